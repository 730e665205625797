import { StatisticsInputError } from '../input-error.ts'
import { crossProduct, squareProduct } from '../linear-algebra/index.ts'

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
