import { Assay } from '@tessera/omics'
import type { LoadedAssay } from '../intake/assays.ts'
import { samplesOfBlock } from './block-samples.ts'
import { type FileBlock, type FileSample, unitOf } from './file-block.ts'

/** What was measured on one slide or scan; NaN is missing. */
export interface MeasuredSample {
  readonly sample: FileSample
  readonly reading: (feature: string) => number
}

/** The table of a block that was measured: features x samples on the scale `score`. */
export function tableAssay(
  block: FileBlock,
  names: readonly string[],
  measured: readonly MeasuredSample[],
  steps: LoadedAssay['steps'],
): LoadedAssay {
  const { samples, patient, protocol } = samplesOfBlock(
    block,
    measured.map(({ sample }) => sample),
  )
  const values = new Float64Array(names.length * measured.length)
  names.forEach((name, f) => {
    measured.forEach((one, s) => {
      values[f * measured.length + s] = one.reading(name)
    })
  })
  return {
    block: block.block,
    protocol: { ...protocol, take: protocol.take === 'first' ? 'first' : 'last' },
    unit: unitOf(block),
    assay: new Assay({
      name: block.block,
      scale: 'score',
      features: names.map(id => ({ id, symbol: null, names: {} })),
      samples,
      values,
    }),
    patient,
    steps,
  }
}
