import { reshape, tensor } from '../../graph/index.ts'
import { horizonNotes } from '../../learners/baseline.ts'
import type { CompetingOutcome } from '../../outcomes.ts'
import type { SurvivalOutcome } from '../../rows.ts'
import {
  competingLoss,
  discreteTimeLoss,
  hazardTargets,
  intervalCuts,
  linearOutputs,
} from '../heads/index.ts'
import { input, type OutcomeHead } from './outcome-head.ts'

/**
 * Hazards of intervals whose ends are quantiles of the training event times: a logit for each interval and cause
 * (competing risks: cause-specific). Held-out loss: the mean negative log likelihood.
 */
export function hazardHead(outcome: SurvivalOutcome | CompetingOutcome, intervals: number): OutcomeHead {
  const { time, event, horizon, unit } = outcome
  const cuts = intervalCuts(time, event, intervals)
  const k = cuts.length
  const several = outcome.kind === 'competing-risks'
  const causes = several ? outcome.causes.length : 1
  const { survived, failed } = hazardTargets(time, event, cuts, causes)
  const rowsOf = (values: Float32Array, width: number, rows: Int32Array) => {
    const found = new Float32Array(rows.length * width)
    rows.forEach((row, i) => {
      found.set(values.subarray(row * width, (row + 1) * width), i * width)
    })
    return found
  }
  return {
    outputs: k * causes,
    together: null,
    notes: several ? [] : horizonNotes(outcome),
    trace: (fused, name) => linearOutputs(fused, k * causes, { name: `${name}/head` }),
    loss: (fused, name) => {
      const logits = linearOutputs(fused, k * causes, { name: `${name}/head` })
      const through = input(fused.graph, 'survived', ['rows', k])
      const shape = several ? (['rows', k, causes] as const) : (['rows', k] as const)
      const event = input(fused.graph, 'failed', shape)
      if (!several) return discreteTimeLoss(logits, { survived: through, failed: event })
      return competingLoss(reshape(logits, [logits.shape[0], k, causes]), {
        survived: through,
        failed: event,
      })
    },
    targets: rows => ({
      survived: tensor(rowsOf(survived, k, rows), [rows.length, k]),
      failed: tensor(rowsOf(failed, k * causes, rows), several ? [rows.length, k, causes] : [rows.length, k]),
    }),
    heldOutLoss: (output, { outcome: held }) => {
      if (held.kind !== outcome.kind) return { loss: Number.NaN, weight: 0 }
      const targets = hazardTargets(held.time, held.event, cuts, causes)
      const n = held.time.length
      let loss = 0
      for (let at = 0; at < n * k; at++) {
        const logits = output.subarray(at * causes, (at + 1) * causes)
        const happened = targets.failed.subarray(at * causes, (at + 1) * causes)
        const whole = Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 1))
        const cause = happened.indexOf(1)
        if (cause >= 0) loss += whole - logits[cause]
        else loss += targets.survived[at] * whole
      }
      return { loss: loss / n, weight: n }
    },
    finish: () => {
      const common = { horizon, unit, cuts: Array.from(cuts) }
      return several
        ? { kind: 'competing-risks', ...common, causes: [...outcome.causes] }
        : { kind: 'discrete-time', ...common }
    },
  }
}
