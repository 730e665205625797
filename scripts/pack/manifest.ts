import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Where package.json waits while a tarball is made. */
export function savedManifest(folder: string): string {
  return path.join(folder, 'package.json.saved')
}

/** Puts package.json back, and takes away what was made for the tarball; also after a pack that was cut off. */
export function restoreManifest(folder: string): void {
  if (existsSync(savedManifest(folder))) renameSync(savedManifest(folder), path.join(folder, 'package.json'))
  rmSync(path.join(folder, 'LICENSE'), { force: true })
}

type Json = Readonly<Record<string, unknown>>

/**
 * The package.json of a tarball: what was `./src/x.ts` is `./dist/x.js` with its declarations; no scripts. Folders that
 * the package names under `files` go along.
 */
export function publicManifest({
  scripts: _,
  exports,
  files = [],
  ...rest
}: Json & { readonly exports?: Json; readonly files?: readonly string[] }): Json {
  return {
    ...rest,
    engines: { node: '>=22' },
    files: ['dist', ...files, 'README.md', 'LICENSE'],
    exports: Object.fromEntries(Object.entries(exports ?? {}).map(([name, target]) => [name, built(target)])),
  }
}

function built(target: unknown): unknown {
  if (typeof target !== 'string' || !target.startsWith('./src/')) return target
  const base = target.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '')
  return { types: `${base}.d.ts`, default: `${base}.js` }
}
