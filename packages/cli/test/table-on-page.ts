import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from './tessera.ts'

/** Writes the tables that a page shows as `NAME`: and a csv block into a folder; their paths by name. */
export function tablesOnPage(page: string): Readonly<Record<string, string>> {
  const folder = temporaryFolder()
  const blocks = readFileSync(page, 'utf8').matchAll(/^`([\w.]+)`:\n```csv\n([\s\S]*?)```/gm)
  return Object.fromEntries(
    Array.from(blocks, ([, name, text]) => {
      const file = path.join(folder, name)
      writeFileSync(file, text)
      return [name, file]
    }),
  )
}
