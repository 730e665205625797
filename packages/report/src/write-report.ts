import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { ReportInputError, readRunFolder } from './read-run-folder.ts'
import { renderReport } from './render-report.ts'

/**
 * Reads evidence.json, run.json and the rasters of a run folder and writes report/index.html, under a
 * temporary name first, so that nobody ever sees half a report.
 * @returns the path of the report
 * @throws ReportInputError
 */
export async function writeReport(folder: string): Promise<string> {
  const { evidence, run } = await readRunFolder(folder)
  const rasters = await readRasters(folder, evidence)
  const html = await renderReport({ evidence, run, rasters })
  const target = path.join(folder, 'report', 'index.html')
  await mkdir(path.dirname(target), { recursive: true })
  const temporary = `${target}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, html)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return target
}

async function readRasters(folder: string, evidence: EvidenceDocument): Promise<Map<string, Uint8Array>> {
  const rasters = new Map<string, Uint8Array>()
  for (const { id, file, sha256 } of evidence.rasters) {
    const full = path.resolve(folder, file)
    if (path.relative(path.resolve(folder), full).startsWith('..'))
      throw new ReportInputError(`raster '${id}' lies outside the run folder: ${file}`)
    const bytes = await readFile(full).catch(() => {
      throw new ReportInputError(`raster '${id}' cannot be read: ${full}`)
    })
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== sha256)
      throw new ReportInputError(
        `${full} has SHA-256 ${found}, the evidence names ${sha256}: run the study again`,
      )
    rasters.set(id, bytes)
  }
  return rasters
}
