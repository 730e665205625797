import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { BagError, openBag } from '@tessera/bags'
import type { Finding } from '@tessera/evidence'
import { contentHash } from '@tessera/tasks'
import type { LoadedBags } from '../intake/bags.ts'
import { samplesOfBlock } from './block-samples.ts'
import type { FileBlock, FileSample } from './file-block.ts'
import { type FileSummary, summaryOf } from './file-summary.ts'
import { type LostFiles, loseSample } from './lost-files.ts'
import { noFiles } from './no-files.ts'
import type { Reading } from './reading.ts'

/** A bag of a slide or scan that can be read. */
export interface MadeBag {
  readonly sample: FileSample
  readonly file: string
  /** Equal keys are equal bags. */
  readonly key: string
  readonly instances: number
  readonly dimensions: number
}

/** Null for a bag that cannot be read. */
async function openMade(sample: FileSample, file: string, key: string | null): Promise<MadeBag | null> {
  try {
    const { instances, dimensions, attributes } = await openBag(file)
    const own = attributes.raw.file.tessera_key
    const { size, mtimeMs } = statSync(file)
    return {
      sample,
      file,
      instances,
      dimensions,
      key: typeof own === 'string' ? own : (key ?? contentHash([size, mtimeMs])),
    }
  } catch (error) {
    if (error instanceof BagError) return null
    throw error
  }
}

/** What a run made of a sample that had no bag before; of one that had, nothing but its key. */
export interface Making {
  /** Path of the bag; null where none was written. */
  readonly written: string | null
  /** What is to be told of a bag that can be read. */
  readonly findings: readonly Finding[]
  /** Why there is none. */
  readonly fault: Finding | undefined
  /** Of a bag whose file has no key of its own; null to go by the file. */
  readonly key: string | null
}

/**
 * Opens the bags of a block, those made before and those that this run made. A sample without one that can be read is
 * lost.
 */
export async function openBags(
  block: FileBlock,
  making: (sample: FileSample) => Making,
  without: { readonly reason: (code: string) => string; readonly cure: string },
  { centreOf }: Pick<Reading, 'centreOf'>,
  into: LostFiles,
): Promise<MadeBag[]> {
  const made: MadeBag[] = []
  for (const sample of block.samples) {
    const { written, findings, fault, key } = making(sample)
    const file = sample.ready === null ? written : resolve(block.folder, sample.ready)
    const opened = file === null ? null : await openMade(sample, file, key)
    if (opened !== null) {
      into.findings.push(...findings)
      made.push(opened)
      continue
    }
    const code = fault?.code ?? 'unreadable'
    loseSample(into, block, sample, centreOf, {
      code,
      reason: without.reason(code),
      message: fault?.message ?? 'its bag cannot be read',
      cure: fault?.cure ?? without.cure,
    })
  }
  return made
}

/**
 * The bags of a block as a question reads them; those of another encoder than the first are left out and named.
 * @throws FindingsError where there is none
 */
export function bagsOfBlock(
  block: FileBlock,
  made: readonly MadeBag[],
  { centreOf }: Pick<Reading, 'centreOf'>,
  into: LostFiles,
): LoadedBags {
  const [first] = made
  if (first === undefined) throw noFiles(block)
  const alike = made.filter(({ dimensions }) => dimensions === first.dimensions)
  for (const { sample, dimensions } of made.filter(one => !alike.includes(one)))
    loseSample(into, block, sample, centreOf, {
      code: 'of-another-encoder',
      reason: 'its features are of another encoder',
      message: `its bag has ${dimensions} features, others ${first.dimensions}`,
      cure: 'encode all of them with one encoder',
    })
  return {
    ...samplesOfBlock(
      block,
      alike.map(({ sample }) => sample),
    ),
    files: alike.map(({ file }) => file),
    instances: Int32Array.from(alike, ({ instances }) => instances),
    dimensions: first.dimensions,
    fingerprint: contentHash(alike.map(({ sample, key }) => [sample.sample.id, key])),
  }
}

/** What became of the slides or scans of a block of bags. */
export function summaryOfBags(
  block: FileBlock,
  made: readonly MadeBag[],
  bags: LoadedBags,
  words: Pick<FileSummary, 'what' | 'how'>,
): FileSummary {
  return summaryOf(block, {
    ...words,
    read: bags.samples.length,
    before: made.filter(({ sample }) => sample.ready !== null).length,
    amounts: Array.from(bags.instances),
  })
}
