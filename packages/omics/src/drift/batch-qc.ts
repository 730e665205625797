import { type Assay, requireScale } from '../assay/assay.ts'
import { type Batch, batchesOf } from '../run-quality/batches.ts'
import { logOf, medianOf } from '../run-quality/centre-and-spread.ts'

/** The QC samples of one batch: where they stand in the run and what they measured. */
export interface BatchQc {
  readonly name: string
  /** Ascending. */
  readonly order: Float64Array
  /** Natural logarithms, feature after feature; NaN where a feature was not found. */
  readonly logs: Float64Array
}

/** Scales on which a drift is a factor. */
const linear = ['intensity', 'counts', 'tpm'] as const

/**
 * The QC samples of every batch that has any with a place in the run order. Of QC samples at the same place the first
 * is kept.
 * @throws OmicsError `scale` on logarithms
 */
export function batchQcOf(assay: Assay): BatchQc[] {
  requireScale(assay, linear, 'drift correction')
  return batchesOf(assay).flatMap(batch => {
    const places = qcPlaces(assay, batch)
    if (places.length === 0) return []
    const logs = new Float64Array(assay.features.length * places.length)
    for (let f = 0; f < assay.features.length; f++) {
      const row = assay.row(f)
      for (let i = 0; i < places.length; i++) logs[f * places.length + i] = logOf(row[places[i]])
    }
    const order = Float64Array.from(places, place => assay.samples[place].runOrder ?? Number.NaN)
    return [{ name: batch.name, order, logs }]
  })
}

function qcPlaces({ samples }: Assay, { places, order }: Batch): Int32Array {
  return places.filter(
    (place, i) =>
      samples[place].kind === 'qc' &&
      !Number.isNaN(order[i]) &&
      !places.some((other, j) => j < i && order[j] === order[i] && samples[other].kind === 'qc'),
  )
}

/** Level that every batch is brought to: by feature, the median over batches of the median over their QC samples. */
export function referenceLevel(batches: readonly BatchQc[], features: number): Float64Array {
  return Float64Array.from({ length: features }, (_, f) =>
    medianOf(
      batches.map(({ order, logs }) => medianOf(logs.subarray(f * order.length, (f + 1) * order.length))),
    ),
  )
}
