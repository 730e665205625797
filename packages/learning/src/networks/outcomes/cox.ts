import type { Treatment } from '../../bag-rows.ts'
import { tensor } from '../../graph/index.ts'
import { baselineOf, baselineToJson, horizonNotes } from '../../learners/baseline.ts'
import type { SurvivalOutcome } from '../../rows.ts'
import { coxLoss, coxRiskSets, efronGradient } from '../heads/index.ts'
import { input, type OutcomeHead } from './outcome-head.ts'
import { scored, scoreUnder } from './scored.ts'

/**
 * A log relative hazard, fitted by the partial likelihood of the patients of each step (Efron's ties); the baseline
 * is Efron's over all training rows. Held-out loss: the partial likelihood among the held-out rows.
 */
export function coxHead(outcome: SurvivalOutcome, treatment: Treatment | null): OutcomeHead {
  const { time, event, horizon, unit } = outcome
  const part = scored(treatment, null, false)
  const { weights } = part
  const rowsOf = (rows: Int32Array) => {
    const of = (values: ArrayLike<number>) => Float64Array.from(rows, row => values[row])
    return { time: of(time), event: of(event), weights: weights ? of(weights) : undefined }
  }
  return {
    ...part,
    together: {
      score: (fused, name) => part.score(fused, name),
      gradient: (scores, rows) => efronGradient(scores, rowsOf(rows)).gradient,
    },
    notes: horizonNotes(outcome),
    loss: (fused, name) =>
      coxLoss(part.score(fused, name), {
        risk: input(fused.graph, 'risk', ['rows', 'rows']),
        own: input(fused.graph, 'own', ['rows']),
        tied: input(fused.graph, 'tied', ['rows']),
      }),
    targets: rows => {
      const sets = coxRiskSets(rowsOf(rows))
      return {
        ...part.feeds(rows),
        risk: tensor(sets.risk, [rows.length, rows.length]),
        own: tensor(sets.own),
        tied: tensor(sets.tied),
      }
    },
    heldOutLoss: (output, rows) => {
      if (rows.outcome.kind !== 'time-to-event') return { loss: Number.NaN, weight: 0 }
      const scores = scoreUnder(output, part.outputs, rows.treatment?.arm ?? null)
      const { loss } = efronGradient(scores, rows.outcome)
      return { loss, weight: rows.outcome.event.reduce((sum, e) => sum + e, 0) }
    },
    finish: members => {
      const all = members.map(output => scoreUnder(output, part.outputs, treatment?.arm ?? null))
      const mean = all[0].map((_, row) => all.reduce((sum, scores) => sum + scores[row], 0) / all.length)
      const { baseline, centre } = baselineOf(mean, outcome, 'efron')
      const arms = part.arms && [...part.arms]
      return { kind: 'cox', horizon, unit, arms, centre, baseline: baselineToJson(baseline) }
    },
  }
}
