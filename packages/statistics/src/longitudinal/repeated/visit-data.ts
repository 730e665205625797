import { requireDesign, requireFinite, requireWeights, StatisticsInputError } from '../../input-error.ts'
import { type Clusters, clustersOf } from '../clusters.ts'

export interface VisitData {
  readonly n: number
  readonly subjects: Clusters
  /** Distinct visits, ascending. */
  readonly visits: Float64Array
  /** Position of each row's visit in `visits`. */
  readonly visitOf: Int32Array
  /** The sets of visits that occur, each ascending. */
  readonly patterns: readonly Int32Array[]
  /** The pattern of each subject. */
  readonly patternOf: Int32Array
  /** Rows by subject, within a subject by visit. */
  readonly order: Int32Array
}

/** @throws StatisticsInputError where a subject has a visit twice, besides missing values */
export function readVisits(options: {
  readonly y: ArrayLike<number>
  readonly x: readonly ArrayLike<number>[]
  readonly subject: ArrayLike<number>
  readonly visit: ArrayLike<number>
  readonly weights?: ArrayLike<number>
}): VisitData {
  const { y, x, subject, visit, weights } = options
  const n = y.length
  if (n === 0) throw new StatisticsInputError('empty', 'y', 'y has no rows.')
  requireFinite('y', y, n)
  requireDesign(x, n)
  requireFinite('visit', visit, n)
  if (weights) {
    requireWeights(weights, n)
    for (let i = 0; i < n; i++)
      if (weights[i] === 0)
        throw new StatisticsInputError('domain', 'weights', `weights is 0 in row ${i}: leave the row out.`, i)
  }
  const subjects = clustersOf('subject', subject, n)
  const visits = Float64Array.from(new Set(Array.from(visit))).sort()
  const position = new Map(Array.from(visits, (code, i) => [code, i]))
  const visitOf = Int32Array.from({ length: n }, (_, row) => position.get(visit[row]) ?? 0)
  const order = subjects.order.slice()
  const known = new Map<string, number>()
  const patterns: Int32Array[] = []
  const patternOf = Int32Array.from(subjects.levels, (level, i) => {
    const rows = order.subarray(subjects.start[i], subjects.start[i + 1])
    rows.sort((a, b) => visitOf[a] - visitOf[b] || a - b)
    const pattern = Int32Array.from(rows, row => visitOf[row])
    const twice = pattern.findIndex((code, k) => k > 0 && code === pattern[k - 1])
    if (twice > 0)
      throw new StatisticsInputError(
        'domain',
        'visit',
        `visit is ${visits[pattern[twice]]} twice for subject ${level}, again in row ${rows[twice]}: keep one row a subject and visit.`,
        rows[twice],
      )
    const key = pattern.join()
    const at = known.get(key) ?? patterns.length
    if (at === patterns.length) {
      known.set(key, at)
      patterns.push(pattern)
    }
    return at
  })
  return { n, subjects, visits, visitOf, patterns, patternOf, order }
}
