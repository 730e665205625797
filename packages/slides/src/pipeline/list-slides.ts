import { statSync } from 'node:fs'
import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import type { SlideEntry } from './slide-entry.ts'
import { entryAt, slidesFromFolder } from './slides-from-folder.ts'
import { slidesFromTable } from './slides-from-table.ts'

/**
 * The slides that a person means by what they typed: slides, a folder of them, or a table with a column `slide`.
 * @throws FindingsError `no-such-file`, `slide-twice`, and those of {@link slidesFromTable} and {@link slidesFromFolder}
 */
export async function listSlides(sources: readonly string[]): Promise<{
  readonly entries: readonly SlideEntry[]
  readonly findings: readonly Finding[]
}> {
  const entries: SlideEntry[] = []
  const findings: Finding[] = []
  for (const source of sources) {
    const found = statSync(source, { throwIfNoEntry: false })
    if (found === undefined)
      throw new FindingsError([
        fault(source, 'no-such-file', 'there is no such file or folder', 'check the path'),
      ])
    if (found.isDirectory()) entries.push(...slidesFromFolder(source))
    else if (/\.(csv|tsv|parquet|xlsx|xpt)$/i.test(source)) {
      const table = await slidesFromTable(source)
      entries.push(...table.entries)
      findings.push(...table.findings)
    } else entries.push(entryAt(path.dirname(source), path.basename(source)))
  }
  const ids = new Map<string, SlideEntry>()
  for (const entry of entries) {
    const before = ids.get(entry.id)
    if (before !== undefined)
      throw new FindingsError([
        fault(
          entry.file,
          'slide-twice',
          `${before.file} and ${entry.file} would be written under one name (${entry.id})`,
          'name each slide once, or rename a file',
        ),
      ])
    ids.set(entry.id, entry)
  }
  return { entries, findings }
}

function fault(file: string, code: string, message: string, cure: string): Finding {
  return { severity: 'error', code, message: `${file}: ${message}`, cure, file }
}
