import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** One import, re-export, dynamic import or worker module as written in a file. */
export interface ImportStatement {
  readonly specifier: string
  /** Line in the file, from 1. */
  readonly line: number
  /** A path handed to `new URL(..., import.meta.url)`: loaded elsewhere, so no part of a circle. */
  readonly byUrl: boolean
}

export interface SourceFile {
  /** Path from the root, with forward slashes. */
  readonly file: string
  /** The package's folder name, or null in a folder beside the packages. */
  readonly package: string | null
  /** `packages/x` or `scripts`. */
  readonly home: string
  readonly isTest: boolean
  readonly imports: readonly ImportStatement[]
}

const moduleUrl = /new URL\(\s*['"]([^'"]+\.[jt]s)['"]\s*,\s*import\.meta\.url/g

/** Every TypeScript and JavaScript file of the packages and of the folders beside them. */
export function readSourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  const patterns = [
    'packages/*/{src,test,bin}/**/*.{ts,tsx,js}',
    ...folders.map(f => `${f}/**/*.{ts,tsx,js}`),
  ]
  const files = patterns.flatMap(pattern => globSync(pattern, { cwd: root }))
  return files
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => !file.includes('node_modules/') && existsSync(path.join(root, file)))
    .sort()
    .map(file => readSourceFile(root, file))
}

function readSourceFile(root: string, file: string): SourceFile {
  const text = readFileSync(path.join(root, file), 'utf8')
  const parts = file.split('/')
  const inPackage = parts[0] === 'packages'
  return {
    file,
    package: inPackage ? parts[1] : null,
    home: inPackage ? `packages/${parts[1]}` : parts[0],
    isTest: /\.(test|case|must-not-compile)\.tsx?$/.test(file) || (inPackage && parts[2] === 'test'),
    imports: importsOf(text),
  }
}

/** The imports of a text, in their order. */
export function importsOf(text: string): ImportStatement[] {
  const lineAt = (position: number) => text.slice(0, position).split('\n').length
  const written = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, line: lineAt(pos), byUrl: false }))
  const byUrl = [...text.matchAll(moduleUrl)].map(match => ({
    specifier: match[1].startsWith('.') ? match[1] : `./${match[1]}`,
    line: lineAt(match.index),
    byUrl: true,
  }))
  return [...written, ...byUrl]
}
