import { benjaminiHochberg, spearman } from '@tessera/statistics'
import type { Assay } from '../assay/assay.ts'
import { batchQcOf } from './batch-qc.ts'
import { type DriftInput, driftOptionsSchema } from './drift-options.ts'
import { type QcCurveFitter, qcCurves } from './qc-curve.ts'

/** How much a feature drifts in its QC samples. */
export interface FeatureDrift {
  readonly feature: string
  /** Largest over batches of |Spearman's correlation| of QC value and run order, with its sign. */
  readonly rho: number
  /** Smallest p over batches times their number, adjusted over features by Benjamini and Hochberg. */
  readonly fdr: number
  /** Largest over batches of the curve's highest level over its lowest, less 1, in percent. */
  readonly change: number
}

/** Drift of each feature by batch; features found in fewer than `leastQc` QC samples of every batch are NaN. */
export function driftByFeature(assay: Assay, input: DriftInput = {}): FeatureDrift[] {
  const options = driftOptionsSchema.parse(input)
  const batches = batchQcOf(assay)
  const fitters = new Map<string, QcCurveFitter>()
  const rows = assay.features.map(({ id }, f) => {
    let rho = Number.NaN
    let p = Number.NaN
    let change = Number.NaN
    for (const batch of batches) {
      const n = batch.order.length
      const all = batch.logs.subarray(f * n, (f + 1) * n)
      const order = batch.order.filter((_, i) => !Number.isNaN(all[i]))
      if (order.length < options.leastQc) continue
      const logs = all.filter(value => !Number.isNaN(value))
      const rank = spearman({ x: order, y: logs })
      if (!(Math.abs(rank.rho) <= Math.abs(rho))) rho = rank.rho
      const adjusted = Math.min(1, rank.p * batches.length)
      if (!(adjusted >= p)) p = adjusted
      const pattern = `${batch.name} ${order.join(' ')}`
      const fitter = fitters.get(pattern) ?? qcCurves(order, options)
      fitters.set(pattern, fitter)
      const level = fitter(logs).at(order)
      const swing = 100 * (Math.exp(Math.max(...level) - Math.min(...level)) - 1)
      if (!(swing <= change)) change = swing
    }
    return { feature: id, rho, p, change }
  })
  const tested = rows.flatMap(({ p }, f) => (Number.isNaN(p) ? [] : [f]))
  const adjusted = benjaminiHochberg(tested.map(f => rows[f].p))
  const fdr = new Float64Array(rows.length).fill(Number.NaN)
  tested.forEach((f, k) => {
    fdr[f] = adjusted[k]
  })
  return rows.map(({ feature, rho, change }, f) => ({ feature, rho, fdr: fdr[f], change }))
}
