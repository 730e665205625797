import type { Treatment } from '../../bag-rows.ts'
import { tensor } from '../../graph/index.ts'
import type { ContinuousOutcome } from '../../outcomes.ts'
import { squaredLoss } from '../heads/index.ts'
import { input, type OutcomeHead } from './outcome-head.ts'
import { scored, scoreUnder } from './scored.ts'

/** A value on the scale of training mean and standard deviation, fitted by squared error. */
export function continuousHead({ value, unit }: ContinuousOutcome, treatment: Treatment | null): OutcomeHead {
  const part = scored(treatment, null, true)
  const mean = value.reduce((sum, v) => sum + v, 0) / value.length
  const spread = Math.sqrt(value.reduce((sum, v) => sum + (v - mean) ** 2, 0) / value.length)
  const deviation = spread > 0 ? spread : 1
  return {
    ...part,
    together: null,
    notes: spread > 0 ? [] : ['the outcome does not vary in training: its value is predicted for all'],
    loss: (fused, name) =>
      squaredLoss(part.score(fused, name), input(fused.graph, 'value', ['rows']), part.weight(fused.graph)),
    targets: rows => ({
      ...part.feeds(rows),
      value: tensor(Float32Array.from(rows, row => (value[row] - mean) / deviation)),
    }),
    heldOutLoss: (output, { outcome, treatment: given }) => {
      if (outcome.kind !== 'continuous') return { loss: Number.NaN, weight: 0 }
      const scores = scoreUnder(output, part.outputs, given?.arm ?? null)
      const total = scores.reduce(
        (sum, s, row) => sum + (s - (outcome.value[row] - mean) / deviation) ** 2,
        0,
      )
      return { loss: total / scores.length, weight: scores.length }
    },
    finish: () => ({ kind: 'continuous', arms: part.arms && [...part.arms], unit, mean, deviation }),
  }
}
