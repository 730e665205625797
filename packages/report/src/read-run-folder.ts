import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type EvidenceDocument,
  evidenceDocumentSchema,
  type RunRecord,
  runRecordSchema,
} from '@tessera/evidence'

/**
 * Thrown when a run folder cannot be reported: a file is missing, is not what its schema says, or a raster's
 * bytes do not have the hash that the evidence names. Cure: run the study again.
 */
export class ReportInputError extends Error {
  override readonly name = 'ReportInputError'
}

/**
 * Reads evidence.json and run.json of a run folder.
 * @throws ReportInputError
 */
export async function readRunFolder(
  folder: string,
): Promise<{ readonly evidence: EvidenceDocument; readonly run: RunRecord }> {
  return {
    evidence: await readJson(folder, 'evidence.json', evidenceDocumentSchema),
    run: await readJson(folder, 'run.json', runRecordSchema),
  }
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { message: string } }
}

async function readJson<T>(folder: string, name: string, schema: Schema<T>): Promise<T> {
  const file = path.join(folder, name)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ReportInputError(`${file} cannot be read: run the study first`)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ReportInputError(
      `${file} is not JSON (${error instanceof Error ? error.message : error}): run the study again`,
    )
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new ReportInputError(`${file} is not of its schema: ${parsed.error.message}`)
  return parsed.data
}
