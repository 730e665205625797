import { add, multiply, type Value } from '../../graph/index.ts'
import type { NetworkSettings } from '../network-spec.ts'
import type { OutcomeHead } from '../outcomes/outcome-head.ts'
import { clamInstanceLoss, clamLoss } from '../pooling/index.ts'
import type { ClusteredBags } from '../trace-network.ts'

/** The loss of the patients, and where bags are pooled by CLAM the mean of their instances' losses as its share. */
export function withInstanceLoss(
  patients: Value,
  clustered: readonly ClusteredBags[],
  { classes }: OutcomeHead,
  { clam }: NetworkSettings,
): Value {
  if (clustered.length === 0 || classes === undefined) return patients
  const losses = clustered.map(({ name, bags, attended }) =>
    clamInstanceLoss(bags, attended, {
      name,
      label: classes.label(patients.graph),
      classes: classes.count,
      sampled: clam.sampled,
      loss: clam.instanceLoss,
      subtyping: clam.subtyping,
    }),
  )
  const sum = losses.reduce((total, loss) => add(total, loss))
  return clamLoss(patients, multiply(sum, 1 / losses.length), clam.share)
}
