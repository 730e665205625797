import { cast, divide, gemm, maximum, mean, sum, type Value } from '../../graph/index.ts'
import type { Bags } from './bags.ts'
import type { Pooled } from './gated-attention.ts'

/** Mean of each bag's instances; zeros for a patient without any. No parameters. */
export function meanPooling({ instances, owners }: Bags): Pooled {
  if (owners === null) return { pooled: mean(instances, [0], true), attention: null }
  const belongs = cast(owners.belongs, instances.type)
  return { pooled: divide(gemm(belongs, instances), instancesOf(belongs)), attention: null }
}

/** Instances of each patient, [rows, 1], at least 1. */
function instancesOf(belongs: Value): Value {
  return maximum(sum(belongs, [1], true), 1)
}
