import type { Assay } from '../assay/assay.ts'
import { relativeSpread } from '../run-quality/centre-and-spread.ts'
import { batchCorrection } from './batch-correction.ts'
import { type BatchQc, batchQcOf, referenceLevel } from './batch-qc.ts'
import { type DriftInput, type DriftOptions, driftOptionsSchema } from './drift-options.ts'

/** Spread of the QC samples of each feature in percent: raw, after a correction fitted on them, and honestly. */
export interface DriftPrecision {
  readonly before: Float64Array
  /** Flattering: the curve went through these very samples. */
  readonly after: Float64Array
  /** Of QC samples that the curve, its span and the level of their batch were fitted without. */
  readonly heldOut: Float64Array
  readonly robust: {
    readonly before: Float64Array
    readonly after: Float64Array
    readonly heldOut: Float64Array
  }
  /** QC samples that are ever held out: all but the first and last of each batch, which bracket it. */
  readonly heldOutCount: number
}

/**
 * Relative standard deviation of the QC samples before and after {@link driftCorrection}, and cross-validated: in each
 * batch the inner QC samples are dealt into `folds` in turn (every fifth by default), the whole correction is made
 * again without a fold, and the fold's samples are corrected by it. Features that a batch leaves uncorrected have their
 * raw values there.
 */
export function driftPrecision(assay: Assay, input: DriftInput = {}, folds = 5): DriftPrecision {
  const options = driftOptionsSchema.parse(input)
  const batches = batchQcOf(assay)
  const count = assay.features.length
  const reference = referenceLevel(batches, count)
  const parts = batches.map(batch => batchPrecision(batch, reference, options, folds))
  const spreads = (pick: (part: BatchParts) => Float64Array, inner: boolean, robust: boolean) =>
    Float64Array.from({ length: count }, (_, f) =>
      relativeSpread(
        Float64Array.from(
          parts.flatMap(part => {
            const values = pick(part).subarray(f * part.size, (f + 1) * part.size)
            return Array.from(inner ? values.subarray(1, part.size - 1) : values, Math.exp)
          }),
        ),
        robust,
      ),
    )
  const all = (robust: boolean) => ({
    before: spreads(part => part.before, false, robust),
    after: spreads(part => part.after, false, robust),
    heldOut: spreads(part => part.heldOut, true, robust),
  })
  return {
    ...all(false),
    robust: all(true),
    heldOutCount: parts.reduce((sum, { size }) => sum + Math.max(0, size - 2), 0),
  }
}

interface BatchParts {
  readonly size: number
  readonly before: Float64Array
  readonly after: Float64Array
  readonly heldOut: Float64Array
}

function batchPrecision(
  batch: BatchQc,
  reference: Float64Array,
  options: DriftOptions,
  folds: number,
): BatchParts {
  const { order, logs } = batch
  const n = order.length
  const after = logs.slice()
  const heldOut = logs.slice()
  add(after, n, batchCorrection(batch, reference, options), order, Int32Array.from(order.keys()))
  for (let fold = 0; fold < folds; fold++) {
    const isOut = (i: number) => i > 0 && i < n - 1 && i % folds === fold
    const out = Int32Array.from(order.keys()).filter(isOut)
    if (out.length === 0) continue
    const kept = Int32Array.from(order.keys()).filter(i => !isOut(i))
    const rest: BatchQc = {
      name: batch.name,
      order: Float64Array.from(kept, i => order[i]),
      logs: Float64Array.from({ length: reference.length * kept.length }, (_, at) => {
        const f = Math.floor(at / kept.length)
        return logs[f * n + kept[at - f * kept.length]]
      }),
    }
    add(
      heldOut,
      n,
      batchCorrection(rest, reference, options),
      Float64Array.from(out, i => order[i]),
      out,
    )
  }
  return { size: n, before: logs, after, heldOut }
}

function add(
  into: Float64Array,
  n: number,
  { kinds, shifts }: ReturnType<typeof batchCorrection>,
  order: Float64Array,
  places: Int32Array,
): void {
  for (let f = 0; f < kinds.length; f++) {
    const shift = shifts(f, order)
    for (let k = 0; k < places.length; k++) into[f * n + places[k]] += shift[k]
  }
}
