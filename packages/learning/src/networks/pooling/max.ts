import { greater, greaterOrEqual, max, unsqueeze, where } from '../../graph/index.ts'
import { segmentMax } from '../../graph/ops/segment-max.ts'
import type { Bags } from './bags.ts'
import type { Pooled } from './gated-attention.ts'

const lowest = -3e38

/**
 * Largest of each bag's instances in each dimension; instances that tie share the gradient. Zeros for a patient
 * without any. No parameters.
 */
export function maxPooling({ instances, owners }: Bags): Pooled {
  if (owners === null) return { pooled: max(instances, [0], true), attention: null }
  const { row, rows } = owners
  const owned = where(
    greaterOrEqual(unsqueeze(row, [1]), row.graph.constant(0, [], 'int64')),
    instances,
    lowest,
  )
  const largest = segmentMax(owned, row, rows, lowest)
  return { pooled: where(greater(largest, lowest), largest, 0), attention: null }
}
