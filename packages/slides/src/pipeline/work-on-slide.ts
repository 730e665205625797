import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { BagError, EncoderError } from '@tessera/bags'
import { type Finding, FindingsError } from '@tessera/evidence'
import { ImagingError } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { SlideEntry } from './slide-entry.ts'

/** What a task gives back of one slide: plain data. */
export interface SlideOutcome {
  /** Plain numbers and words for the manifest. */
  readonly summary: Readonly<Record<string, unknown>>
  /** Files that were written, from the output folder. */
  readonly outputs: readonly string[]
  /** What a person must know; an error among them leaves the slide failed. */
  readonly findings?: readonly Finding[]
}

/** A task on one slide: exported by a module by name, so that a worker thread can load it. */
export type SlideTask<S> = (slide: SlideToWork, settings: S) => Promise<SlideOutcome>

export interface SlideToWork extends SlideEntry {
  /** {@link SlideEntry.file} as a path that opens. */
  readonly path: string
  /** Where outputs go. */
  readonly output: string
}

/** What every worker is told. */
export interface SharedWork {
  readonly module: string
  readonly task: string
  readonly settings: unknown
  readonly output: string
}

export interface SlideResult {
  readonly done: boolean
  /** SHA-256 of the size and of the first and last MiB; null for folders and what cannot be read. */
  readonly fingerprint: string | null
  readonly summary: Readonly<Record<string, unknown>>
  readonly outputs: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * The work of a worker thread on one slide. What is wrong with the slide is a finding of it, so that one bad file does
 * not end a run of many; anything else is a fault of the program, and does.
 */
export async function workOnSlide(entry: SlideEntry, shared: SharedWork): Promise<SlideResult> {
  return resultOfWork(entry, shared.output, async slide => (await loadTask(shared))(slide, shared.settings))
}

/** What a work on one slide gives, a fault of the data as a finding. @throws what is no fault of the data */
export async function resultOfWork(
  entry: SlideEntry,
  output: string,
  work: (slide: SlideToWork) => Promise<SlideOutcome>,
): Promise<SlideResult> {
  const file = path.resolve(entry.folder, entry.file)
  const fingerprint = await fingerprintOf(file)
  try {
    const { summary, outputs, findings = [] } = await work({ ...entry, path: file, output })
    const told = findings.map(finding => named(finding, entry))
    return {
      done: !told.some(one => one.severity === 'error'),
      fingerprint,
      summary,
      outputs,
      findings: told,
    }
  } catch (error) {
    const findings = findingsOf(error, entry).map(finding => named(finding, entry))
    return { done: false, fingerprint, summary: {}, outputs: [], findings }
  }
}

/** What is wrong with the data; anything else is thrown again. */
function findingsOf(error: unknown, { file }: SlideEntry): readonly Finding[] {
  if (error instanceof FindingsError) return error.findings
  if (error instanceof BagError)
    return [
      { severity: 'error', code: error.fault, message: error.message, cure: error.cure, file: error.file },
    ]
  if (!(error instanceof SlideError || error instanceof ImagingError || error instanceof EncoderError))
    throw error
  // Of the slide as the table names it; or of another file, such as its scores.
  const other = error.file !== null && path.basename(error.file) !== path.basename(file) ? error.file : file
  return [
    {
      severity: 'error',
      code: error.fault,
      message: `${other}: ${error.what}`,
      cure: error.cure,
      file: other,
    },
  ]
}

async function loadTask({ module, task }: SharedWork): Promise<SlideTask<unknown>> {
  const loaded: Readonly<Record<string, unknown>> = await import(module)
  const found = loaded[task]
  if (!isTask(found)) throw new TypeError(`${module} exports no function ${task}`)
  return found
}

function isTask(value: unknown): value is SlideTask<unknown> {
  return typeof value === 'function'
}

function named(finding: Finding, { file, row, patientId }: SlideEntry): Finding {
  return {
    ...finding,
    file: finding.file ?? file,
    ...(row === null ? {} : { row }),
    ...(patientId === null ? {} : { patientId }),
  }
}

const mebibyte = 1 << 20

/** Whole slides are gigabytes: the ends and the size tell two files apart well enough for a manifest. */
export async function fingerprintOf(file: string): Promise<string | null> {
  let handle: FileHandle | null = null
  try {
    handle = await open(file)
    const { size } = await handle.stat()
    const hash = createHash('sha256').update(`${size}\n`)
    const bytes = Buffer.alloc(Math.min(size, mebibyte))
    for (const position of [0, Math.max(0, size - mebibyte)]) {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, position)
      hash.update(bytes.subarray(0, bytesRead))
    }
    return hash.digest('hex')
  } catch {
    return null
  } finally {
    await handle?.close()
  }
}
