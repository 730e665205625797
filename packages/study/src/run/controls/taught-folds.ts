import type { FoldPlan } from '@tessera/evidence'
import { createRandom, type Random } from '@tessera/statistics'

/** Rows that trained a fold's model, and rows that it was tried on. */
export type TaughtFold = Pick<FoldPlan, 'training' | 'heldOut'>

/** With more columns the sum over folds is normal for all that a permutation test can see. */
const MOST_DIRECTIONS = 50

/** For each fold, how many of every fold's held-out rows trained its model. */
export function taughtBy(folds: readonly TaughtFold[]): number[][] {
  const holders = new Map<number, number[]>()
  for (const [k, { heldOut }] of folds.entries())
    for (const row of heldOut) holders.set(row, [...(holders.get(row) ?? []), k])
  return folds.map(({ training }) => {
    const shared = new Array<number>(folds.length).fill(0)
    for (const row of training) for (const k of holders.get(row) ?? []) shared[k]++
    return shared
  })
}

/** Whether the patients of two folds trained each other's models. */
export function taughtEachOther(folds: readonly TaughtFold[]): boolean {
  const shared = taughtBy(folds)
  return shared.some((own, j) => own.some((count, k) => count > 0 && shared[k][j] > 0))
}

/**
 * What chance gives a useless model over folds that trained each other's models, as differences from its mean.
 *
 * Shuffles of held-out outcomes within folds take the folds for independent. They are not: what the outcomes of folds j
 * and k have in common by chance teaches the model of j what helps it in k, and the model of k what helps it in j. For a
 * score that is linear in p columns (taken uncorrelated and of one variance, which a score fitted without penalty does for
 * itself) the n_j patients held out in fold j draw, by chance, towards u_j, normal in p dimensions with variance n_j; the
 * model of the fold points to b_j, the sum of u_k over the patients that trained it, and does in fold j
 *
 *   T_j = c_j <b_j / |b_j|, u_j> / sqrt(n_j),
 *
 * c_j being the spread that shuffles of fold j alone give. T_j has variance c_j^2 whatever the model, and T_j and T_k, of
 * many columns, the correlation sqrt(share of k in the training of j x share of j in the training of k): with equal folds
 * the sum has twice the variance of independent ones. Few columns make it skewed: seldom far above its mean. Sums
 * of T_j are drawn from this law. Null cohorts: bench/studies/recovery/null-fixed.ts.
 */
export function drawTaught(options: {
  readonly folds: readonly TaughtFold[]
  /** c_j: spread of the whole statistic when the outcomes of one fold are shuffled. */
  readonly spread: readonly number[]
  /** p: parameters of the models; of a score that is not linear as many as it has, which is enough to be normal. */
  readonly parameters: number
  readonly draws: number
  readonly seed: number
}): Float64Array {
  const { folds, spread, draws, seed } = options
  const shared = taughtBy(folds)
  const columns = Math.max(1, Math.min(options.parameters, MOST_DIRECTIONS))
  return Float64Array.from({ length: draws }, (_, draw) => {
    const random = createRandom(seed, 'folds that taught each other', draw)
    const towards = folds.map(({ heldOut }) => normals(random, columns, heldOut.length))
    return folds.reduce((total, { training, heldOut }, j) => {
      const model = normals(random, columns, training.length - whatFolds(shared[j], folds))
      for (const [k, count] of shared[j].entries())
        for (let c = 0; c < columns; c++) model[c] += (count / folds[k].heldOut.length) * towards[k][c]
      const size = Math.sqrt(dot(model, model) * heldOut.length)
      return size > 0 ? total + (spread[j] * dot(model, towards[j])) / size : total
    }, 0)
  })
}

/** Variance that held-out folds bring to a model; of a fold that trained it in part, that of its mean share. */
function whatFolds(shared: readonly number[], folds: readonly TaughtFold[]): number {
  return shared.reduce((sum, count, k) => sum + count ** 2 / folds[k].heldOut.length, 0)
}

function normals(random: Random, columns: number, variance: number): Float64Array {
  const spread = Math.sqrt(Math.max(0, variance))
  return Float64Array.from({ length: columns }, () => spread * random.normal())
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, c) => sum + value * b[c], 0)
}
