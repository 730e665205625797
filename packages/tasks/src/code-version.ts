import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A version of code by its content: SHA-256 over the names and bytes of all source files (`.ts`, `.js`,
 * `.json`) in the folders, tests and `node_modules` left out. Any edit makes earlier results void.
 */
export function codeVersionOf(folders: readonly (string | URL)[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const root = folder instanceof URL ? fileURLToPath(folder) : folder
    const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' })
    for (const name of names.map(name => name.replaceAll('\\', '/')).sort()) {
      if (!isSource(name)) continue
      hash
        .update(`${name}\0`)
        .update(fs.readFileSync(path.join(root, name)))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

function isSource(name: string): boolean {
  return (
    /\.(ts|js|json)$/.test(name) &&
    !/(^|\/)node_modules\//.test(name) &&
    !/\.(test|must-not-compile)\.ts$/.test(name)
  )
}
