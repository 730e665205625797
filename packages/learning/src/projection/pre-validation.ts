import type { FitContext, Fold, Training } from '@tessera/evidence'
import { weightedSum } from '../learners/linear-model.ts'
import { type PreparationOptions, preparation } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import type { IndexPath, Projection, Response } from './index-path.ts'

/**
 * Pre-validated indices (Tibshirani and Efron, Stat Appl Genet Mol Biol 2002;1:1): every training row's predicted
 * response from a projection fitted, preparation and all, on inner folds without it. A projection's predictions of
 * the rows that it was fitted on are far too sure where columns are many; these are not, so that they may be compared
 * between numbers of components and their slope may be estimated.
 * @returns entry [projection][components - 1], each a value a row, less the mean of its inner training rows
 */
export function preValidate(options: {
  readonly training: Training<ModellingRows>
  readonly context: FitContext
  readonly folds: readonly Fold[]
  readonly preparation: PreparationOptions
  readonly projections: readonly Projection[]
  readonly components: number
  readonly responseOf: (rows: ModellingRows) => Response
}): Float64Array[][] {
  const { training, context, folds, projections, components, responseOf } = options
  const size = training.data.size
  const indices = projections.map(() => Array.from({ length: components }, () => new Float64Array(size)))
  for (const fold of folds) {
    const { training: rows, heldOut } = fold.divide(training.data)
    const prepared = preparation(options.preparation).fit(rows, context)
    const design = prepared.apply(rows.data)
    const evaluated = prepared.apply(heldOut.data)
    const response = responseOf(rows.data)
    projections.forEach((projection, s) => {
      const path = design.x.length === 0 ? [] : projection.path(design, response)
      for (let k = 0; k < components; k++) {
        const beta = lastOf(path, k)
        if (beta === null) continue
        const centre = weightedSum(design.x, beta, design.size, 0)
        const mean = centre.reduce((sum, value) => sum + value, 0) / centre.length
        const index = weightedSum(evaluated.x, beta, evaluated.size, -mean)
        fold.heldOut.forEach((row, i) => {
          indices[s][k][row] = index[i]
        })
      }
    })
  }
  return indices
}

/** Where a path ran out of components its last goes on; null without any. */
export function lastOf(path: IndexPath, k: number): Float64Array | null {
  return path.length === 0 ? null : path[Math.min(k, path.length - 1)]
}
