import { requireDesign, requireWeights } from '../input-error.ts'
import { requireArmWeight, treatmentArms } from './treatment-arms.ts'

/** How alike a covariate is in two arms. */
export interface Balance {
  /** (mean of arm b - mean of arm a) / sqrt((variance a + variance b) / 2), `a` the lower number. */
  readonly smd: number
  /** variance b / variance a; NaN for a 0/1 covariate, whose variance its mean decides, and where both are 0. */
  readonly varianceRatio: number
  /** Largest difference of the weighted distribution functions. */
  readonly ks: number
}

/** One covariate: before weighting, and after. With several arms the pair that differs most, by |smd|. */
export interface CovariateBalance {
  readonly before: Balance
  readonly after: Balance
  /** Weighted means by arm. */
  readonly meansBefore: Float64Array
  readonly meansAfter: Float64Array
}

/**
 * Balance of each covariate before and after weighting; what a love plot shows. With several arms: smd of the
 * pair whose |smd| is largest, the variance ratio farthest from 1 and the largest KS statistic over the pairs.
 *
 * The standard deviation that pools two arms is, for 0/1 covariates, that of p (1 - p); otherwise the sample
 * variance with n - 1 and, weighted, sum w / ((sum w)^2 - sum w^2) * sum w (x - mean)^2. `pool` says whose
 * variances stand in the denominator after weighting: the weighted ones (Austin & Stuart, Stat Med 2015;34:3661,
 * the default), or the unweighted ones for both (R's cobalt). A covariate that is constant in both arms has smd 0
 * where the means are equal and an infinite one where they are not.
 * @throws StatisticsInputError on lengths, missing values, or an arm without weight
 */
export function covariateBalance(options: {
  readonly group: ArrayLike<number>
  readonly x: readonly ArrayLike<number>[]
  readonly weights: ArrayLike<number>
  readonly pool?: 'weighted' | 'unweighted'
}): readonly CovariateBalance[] {
  const { group, x, weights, pool = 'weighted' } = options
  const n = group.length
  const arms = treatmentArms(group)
  requireDesign(x, n)
  requireWeights(weights, n)
  arms.rows.forEach((rows, arm) => {
    requireArmWeight(
      rows.reduce((sum, i) => sum + weights[i], 0),
      arm,
    )
  })
  const ones = new Float64Array(n).fill(1)
  return x.map(column => {
    const binary = Array.from({ length: n }, (_, i) => column[i]).every(value => value === 0 || value === 1)
    const before = arms.rows.map(rows => armMoments(column, ones, rows, binary))
    const after = arms.rows.map(rows => armMoments(column, weights, rows, binary))
    const sorted = arms.rows.map(rows => rows.slice().sort((a, b) => column[a] - column[b]))
    const pairs = (moments: readonly Moments[], variances: readonly Moments[], w: ArrayLike<number>) =>
      worst(moments, (a, b) => ({
        smd: standardised(moments[b].mean - moments[a].mean, variances[a].variance, variances[b].variance),
        varianceRatio: binary ? Number.NaN : ratio(moments[b].variance, moments[a].variance),
        ks: largestGap(column, w, sorted[a], sorted[b]),
      }))
    return {
      before: pairs(before, before, ones),
      after: pairs(after, pool === 'weighted' ? after : before, weights),
      meansBefore: Float64Array.from(before, moment => moment.mean),
      meansAfter: Float64Array.from(after, moment => moment.mean),
    }
  })
}

interface Moments {
  readonly mean: number
  readonly variance: number
}

/** Means are taken from the first value, so that a constant has no variance from rounding. */
function armMoments(
  column: ArrayLike<number>,
  weights: ArrayLike<number>,
  rows: Int32Array,
  binary: boolean,
): Moments {
  const origin = column[rows[0]]
  let total = 0
  let squaresOfWeights = 0
  let sum = 0
  for (const i of rows) {
    total += weights[i]
    squaresOfWeights += weights[i] ** 2
    sum += weights[i] * (column[i] - origin)
  }
  const mean = origin + sum / total
  if (binary) return { mean, variance: mean * (1 - mean) }
  let squares = 0
  for (const i of rows) squares += weights[i] * (column[i] - mean) ** 2
  const freedom = total * total - squaresOfWeights
  return { mean, variance: freedom > 0 ? (squares * total) / freedom : 0 }
}

function standardised(difference: number, varianceA: number, varianceB: number): number {
  return difference === 0 ? 0 : difference / Math.sqrt((varianceA + varianceB) / 2)
}

function ratio(top: number, bottom: number): number {
  return top === bottom ? 1 : top / bottom
}

/** Each measure of the pair of arms where it is worst. */
function worst(moments: readonly Moments[], of: (a: number, b: number) => Balance): Balance {
  let smd = 0
  let varianceRatio = Number.NaN
  let ks = 0
  const distance = (value: number) => Math.abs(Math.log(value))
  for (let b = 1; b < moments.length; b++)
    for (let a = 0; a < b; a++) {
      const pair = of(a, b)
      if (Math.abs(pair.smd) > Math.abs(smd)) smd = pair.smd
      if (!(distance(pair.varianceRatio) <= distance(varianceRatio))) varianceRatio = pair.varianceRatio
      ks = Math.max(ks, pair.ks)
    }
  return { smd, varianceRatio, ks }
}

/** max |F_a - F_b| of two weighted samples in ascending order. */
function largestGap(
  column: ArrayLike<number>,
  weights: ArrayLike<number>,
  a: Int32Array,
  b: Int32Array,
): number {
  const total = (rows: Int32Array) => rows.reduce((sum, i) => sum + weights[i], 0)
  const totalA = total(a)
  const totalB = total(b)
  let gap = 0
  let sumA = 0
  let sumB = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(column[a[i]], column[b[j]])
    for (; i < a.length && column[a[i]] === value; i++) sumA += weights[a[i]]
    for (; j < b.length && column[b[j]] === value; j++) sumB += weights[b[j]]
    gap = Math.max(gap, Math.abs(sumA / totalA - sumB / totalB))
  }
  return gap
}
