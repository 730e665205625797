import { requireFinite, StatisticsInputError } from '../input-error.ts'

/** Rows gathered by cluster (patient, centre). */
export interface Clusters {
  /** Distinct codes, ascending. */
  readonly levels: Float64Array
  /** Position in `levels`, one a row. */
  readonly codes: Int32Array
  /** Row numbers, cluster after cluster, in their order within one. */
  readonly order: Int32Array
  /** Where each cluster starts in `order`; one more entry than clusters. */
  readonly start: Int32Array
}

/** @throws StatisticsInputError on a missing code, or where there are not two clusters at least */
export function clustersOf(argument: string, group: ArrayLike<number>, n: number): Clusters {
  requireFinite(argument, group, n)
  const levels = Float64Array.from(new Set(Array.from(group))).sort()
  if (levels.length < 2)
    throw new StatisticsInputError(
      'domain',
      argument,
      `${argument} has ${levels.length === 1 ? 'one level' : 'no level'} only: a variance between clusters needs two at least; fit a linear regression instead.`,
    )
  const position = new Map<number, number>()
  levels.forEach((level, i) => {
    position.set(level, i)
  })
  const codes = Int32Array.from({ length: n }, (_, row) => position.get(group[row]) ?? 0)
  const start = new Int32Array(levels.length + 1)
  for (const code of codes) start[code + 1]++
  for (let i = 0; i < levels.length; i++) start[i + 1] += start[i]
  const next = start.slice()
  const order = new Int32Array(n)
  for (let row = 0; row < n; row++) order[next[codes[row]]++] = row
  return { levels, codes, order, start }
}
