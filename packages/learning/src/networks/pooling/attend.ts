import {
  cast,
  gemm,
  matmul,
  multiply,
  reshape,
  softmax,
  sum,
  transpose,
  unsqueeze,
  type Value,
  where,
} from '../../graph/index.ts'
import type { Bags } from './bags.ts'

/** What attention gives. */
export interface Attended {
  /** [rows, branches, dimensions]. */
  readonly pooled: Value
  /** Weight of each instance within its bag, [branches, instances]; the weights of a bag sum to 1. */
  readonly attention: Value
  /** The same by patient, [branches, rows, instances], 0 outside the own bag; null for one bag. */
  readonly byRow: Value | null
}

/** Below every score: e to it is 0. */
const outside = -1e9

/**
 * Weighted mean of each bag's instances: a = softmax over the bag of the scores [instances, branches], pooled =
 * Σ aₖhₖ, for each branch. The weights of a patient without instances are 0.
 */
export function attend(bags: Bags, scores: Value): Attended {
  const { instances, owners } = bags
  const [, branches] = scores.shape
  const [, dimensions] = instances.shape
  const byBranch = transpose(scores)
  if (owners === null) {
    const attention = softmax(byBranch, 1)
    return { pooled: unsqueeze(gemm(attention, instances), [0]), attention, byRow: null }
  }
  const { belongs, rows } = owners
  const own = softmax(where(belongs, unsqueeze(byBranch, [1]), outside), 2)
  // A patient without instances has equal weights on those of others: 0 instead.
  const byRow = multiply(own, cast(belongs, scores.type))
  if (branches === 1) {
    const pooled = gemm(reshape(byRow, [rows, instances.shape[0]]), instances)
    return { pooled: reshape(pooled, [rows, 1, dimensions]), attention: sum(byRow, [1]), byRow }
  }
  return { pooled: transpose(matmul(byRow, instances), [1, 0, 2]), attention: sum(byRow, [1]), byRow }
}
