import { statSync } from 'node:fs'
import { BagError, openBag } from '@tessera/bags'
import { contentHash } from '@tessera/tasks'
import type { LoadedBags } from '../intake/bags.ts'
import { commonOf } from './common-of.ts'
import { type FileBlock, type FileSample, unitOf } from './file-block.ts'
import { noFiles } from './look-at-slides.ts'
import { type LostFiles, lose } from './lost-files.ts'
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

/** Opens a bag; null for one that cannot be read. `key` where the file has none of its own. */
export async function openMade(
  sample: FileSample,
  file: string,
  key: string | null = null,
): Promise<MadeBag | null> {
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
  if (first === undefined)
    throw noFiles(
      block.block,
      unitOf(block),
      block.kind === 'slides' ? block.protocol.slides : block.protocol.images,
    )
  const alike = made.filter(({ dimensions }) => dimensions === first.dimensions)
  for (const { sample, dimensions } of made.filter(one => !alike.includes(one)))
    lose(into, {
      block: block.block,
      unit: unitOf(block),
      sample: sample.sample,
      centre: centreOf(sample.patient),
      code: 'of-another-encoder',
      reason: 'its features are of another encoder',
      message: `its bag has ${dimensions} features, others ${first.dimensions}`,
      cure: 'encode all of them with one encoder',
      file: sample.ready ?? sample.files[0],
    })
  return {
    ...commonOf(
      block,
      alike.map(({ sample }) => sample),
    ),
    files: alike.map(({ file }) => file),
    instances: Int32Array.from(alike, ({ instances }) => instances),
    dimensions: first.dimensions,
    fingerprint: contentHash(alike.map(({ sample, key }) => [sample.sample.id, key])),
  }
}
