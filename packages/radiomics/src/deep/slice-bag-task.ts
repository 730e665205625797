import path from 'node:path'
import { type Encoder, EncoderError, openEncoder, writeBag } from '@tessera/bags'
import type { Finding } from '@tessera/evidence'
import { ImagingError } from '@tessera/imaging'
import type { BatchCase } from '../batch/batch-case.ts'
import { openCase } from '../extract/index.ts'
import { encodeSlices, writeSliceBag } from './encode-slices.ts'
import { sliceFeatures, sliceFeaturesName } from './slice-features.ts'
import { slicesOf } from './slices.ts'

/** What gives slices their features: named ones, or a network by its manifest. */
export type SliceEncoder =
  | { readonly kind: 'slice-features' }
  | { readonly kind: 'onnx'; readonly manifest: string }

export interface SliceBagCase extends BatchCase {
  /** Names the bag: `ID.h5`. */
  readonly id: string
}

/** What every worker is told. */
export interface SliceBagShared {
  readonly encoder: SliceEncoder
  /** Folder of the bags. */
  readonly output: string
}

/** What became of a scan. */
export interface SliceBagResult {
  readonly done: boolean
  /** Name of the bag in the folder; null where there is none. */
  readonly bag: string | null
  readonly slices: number
  readonly dimensions: number
  readonly findings: readonly Finding[]
}

/** One session a thread, however many scans it encodes. */
const sessions = new Map<string, Promise<Encoder>>()

/**
 * The work of a worker thread on one scan: the slices through its tumour as a bag. What is wrong with its files is a finding
 * of the scan; anything else is a fault of the program.
 */
export async function sliceBag(
  one: SliceBagCase,
  { encoder, output }: SliceBagShared,
): Promise<SliceBagResult> {
  const bag = `${one.id}.h5`
  try {
    const files = [one.image, one.mask].map(file => path.resolve(one.folder, file))
    const { image, mask } = await openCase(files[0], files[1], one.label === null ? {} : { label: one.label })
    if (encoder.kind === 'onnx') {
      const session = await sessionOf(encoder.manifest)
      const slices = slicesOf(image, mask, { size: session.manifest.input.width })
      const encoded = await encodeSlices(slices, session)
      writeSliceBag(path.join(output, bag), encoded)
      return { done: true, bag, slices: slices.count, dimensions: encoded.dimensions, findings: [] }
    }
    const { features, names, slice } = sliceFeatures(image, mask)
    const coords = Float64Array.from({ length: 2 * slice.length }, (_, at) =>
      at % 2 === 0 ? slice[at / 2] : 0,
    )
    writeBag(
      path.join(output, bag),
      {
        features,
        dimensions: names.length,
        coords,
        attributes: { file: { encoder: sliceFeaturesName, kind: 'slices', feature_names: names } },
      },
      { storage: 'float32' },
    )
    return { done: true, bag, slices: slice.length, dimensions: names.length, findings: [] }
  } catch (error) {
    if (error instanceof EncoderError || !(error instanceof ImagingError)) throw error
    const finding: Finding = {
      severity: 'error',
      code: error.fault,
      message: `${one.image}: ${error.what}`,
      cure: error.cure,
      file: one.image,
      patientId: one.patientId,
    }
    return { done: false, bag: null, slices: 0, dimensions: 0, findings: [finding] }
  }
}

function sessionOf(manifest: string): Promise<Encoder> {
  const open = sessions.get(manifest) ?? openEncoder(manifest)
  sessions.set(manifest, open)
  return open
}
