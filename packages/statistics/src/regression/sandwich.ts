import { StatisticsInputError } from '../input-error.ts'
import { crossProduct, quadraticForm, squareProduct } from '../linear-algebra/index.ts'

/**
 * Robust covariance B M B of coefficients: `bread` B is the model's covariance (for a linear model without its
 * variance factor) and M sums the outer products of the rows' scores, `scores[i]` times the row of the design
 * `columns`. With `cluster` the scores are summed within clusters first, and the result is multiplied by
 * G / (G - 1) for G clusters. R: sandwich::sandwich, vcovCL(type = 'HC0').
 * @throws StatisticsInputError when there is one cluster alone
 */
export function sandwichCovariance(
  bread: Float64Array,
  columns: readonly ArrayLike<number>[],
  scores: Float64Array,
  cluster?: ArrayLike<number>,
): Float64Array {
  const size = columns.length
  if (!cluster) {
    const meat = crossProduct(
      columns,
      scores.map(score => score * score),
    )
    return squareProduct(squareProduct(bread, meat, size), bread, size)
  }
  const numbers = new Map<number, number>()
  const groupOf = Int32Array.from(cluster, id => {
    const known = numbers.get(id) ?? numbers.size
    numbers.set(id, known)
    return known
  })
  const groups = numbers.size
  if (groups < 2)
    throw new StatisticsInputError(
      'option',
      'cluster',
      'cluster has one value alone: give two clusters or more.',
    )
  const sums = columns.map(column => {
    const total = new Float64Array(groups)
    for (let i = 0; i < scores.length; i++) total[groupOf[i]] += column[i] * scores[i]
    return total
  })
  const meat = crossProduct(sums).map(value => (value * groups) / (groups - 1))
  return squareProduct(squareProduct(bread, meat, size), bread, size)
}

/** How the squared residual of a row is corrected for its leverage. MacKinnon & White, J Econometrics 1985;29:305. */
export type HeteroscedasticityCorrection = 'HC0' | 'HC1' | 'HC2' | 'HC3'

/** White's covariance of a linear model; `inflation` is n / (n - p), which HC1 takes. */
export function heteroscedasticSandwich(
  bread: Float64Array,
  columns: readonly Float64Array[],
  scores: Float64Array,
  correction: HeteroscedasticityCorrection,
  inflation: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const size = columns.length
  const row = new Float64Array(size)
  const corrected = scores.map((score, i) => {
    const weight = weights ? weights[i] : 1
    if (correction === 'HC0' || weight === 0) return score
    if (correction === 'HC1') return score * Math.sqrt(inflation)
    for (let j = 0; j < size; j++) row[j] = columns[j][i]
    const free = 1 - weight * quadraticForm(bread, row)
    // a row that alone determines a coefficient has residual 0
    if (free < 1e-12) return 0
    return correction === 'HC2' ? score / Math.sqrt(free) : score / free
  })
  return sandwichCovariance(bread, columns, corrected)
}

/** Cluster-robust covariance of a linear model, as vcovCL has it for lm (HC1). */
export function clusterSandwich(
  bread: Float64Array,
  columns: readonly Float64Array[],
  scores: Float64Array,
  cluster: ArrayLike<number>,
  rows: number,
  degreesOfFreedom: number,
): Float64Array {
  const factor = (rows - 1) / degreesOfFreedom
  return sandwichCovariance(bread, columns, scores, cluster).map(value => value * factor)
}
