import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readRunFolder } from './read-run-folder.ts'
import { renderIndex } from './render-index.ts'

/**
 * Writes a page that lists the reports of run folders, under a temporary name first.
 * @returns the path of the page
 * @throws ReportInputError where a folder holds no finished run
 */
export async function writeIndex(file: string, folders: readonly string[], title?: string): Promise<string> {
  const base = path.dirname(path.resolve(file))
  const entries = await Promise.all(
    folders.map(async folder => {
      const report = path.relative(base, path.resolve(folder, 'report', 'index.html'))
      return {
        href: report.split(path.sep).map(encodeURIComponent).join('/'),
        ...(await readRunFolder(folder)),
      }
    }),
  )
  await mkdir(base, { recursive: true })
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, renderIndex(entries, title))
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return file
}
