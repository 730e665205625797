import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type EvidenceDocument, evidenceDocumentSchema, FindingsError } from '@tessera/evidence'
import { type HeldOutFile, readHeldOut } from './held-out-file.ts'

/** A run of the whole study that a sensitivity run is compared with. */
export interface WholeRun {
  readonly evidence: EvidenceDocument
  readonly evidenceSha256: string
  readonly heldOut: HeldOutFile
}

/**
 * Reads the run folder of a whole study.
 * @throws FindingsError where it cannot be read, is of another study, or itself left something out
 */
export function readWholeRun(folder: string, study: string): WholeRun {
  const refuse = (code: string, message: string): FindingsError =>
    new FindingsError([
      {
        severity: 'error',
        code,
        message,
        cure: 'run the study without leaving anything out, and give that run folder',
        file: folder,
      },
    ])
  let text: string
  try {
    text = readFileSync(path.join(folder, 'evidence.json'), 'utf8')
  } catch {
    throw refuse('against-unreadable', `there is no run to compare with in ${folder}`)
  }
  const parsed = evidenceDocumentSchema.safeParse(jsonOf(text))
  if (!parsed.success) throw refuse('against-unreadable', `evidence.json of ${folder} is not of its schema`)
  const evidence = parsed.data
  if (evidence.study.id !== study)
    throw refuse('against-another-study', `${folder} is a run of ${evidence.study.id}, not of ${study}`)
  if (evidence.sensitivity !== undefined)
    throw refuse('against-sensitivity-run', `${folder} itself left something out`)
  return {
    evidence,
    evidenceSha256: createHash('sha256').update(text).digest('hex'),
    heldOut: readHeldOut(folder),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
