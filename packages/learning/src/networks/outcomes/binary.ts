import type { Treatment } from '../../bag-rows.ts'
import { cast, tensor } from '../../graph/index.ts'
import type { BinaryOutcome } from '../../rows.ts'
import { balancedWeights, focalLoss, logLoss } from '../heads/index.ts'
import type { NetworkSettings } from '../network-spec.ts'
import { input, type OutcomeHead } from './outcome-head.ts'
import { scored, scoreUnder } from './scored.ts'

/** A logit, fitted by the log loss or the focal loss. Held-out loss: the mean log loss. */
export function binaryHead(
  { event }: BinaryOutcome,
  treatment: Treatment | null,
  { focal, classWeights }: Pick<NetworkSettings, 'focal' | 'classWeights'>,
): OutcomeHead {
  const part = scored(treatment, classWeights === 'balanced' ? balancedWeights(event, 2) : null, true)
  return {
    ...part,
    together: null,
    notes: [],
    classes: { count: 2, label: graph => cast(input(graph, 'event', ['rows']), 'int64') },
    loss: (fused, name) => {
      const logits = part.score(fused, name)
      const observed = input(fused.graph, 'event', ['rows'])
      const weight = part.weight(fused.graph)
      return focal > 0
        ? focalLoss(logits, observed, { gamma: focal, weight })
        : logLoss(logits, observed, weight)
    },
    targets: rows => ({ ...part.feeds(rows), event: tensor(Float32Array.from(rows, row => event[row])) }),
    heldOutLoss: (output, rows) => {
      if (rows.outcome.kind !== 'binary') return { loss: Number.NaN, weight: 0 }
      const logits = scoreUnder(output, part.outputs, rows.treatment?.arm ?? null)
      const observed = rows.outcome.event
      const total = logits.reduce((sum, z, row) => sum + softplus(observed[row] === 1 ? -z : z), 0)
      return { loss: total / logits.length, weight: logits.length }
    },
    finish: () => ({ kind: 'binary', arms: part.arms && [...part.arms] }),
  }
}

/** log(1 + eˣ) */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
