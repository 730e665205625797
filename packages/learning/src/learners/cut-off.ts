import { quantileOfSorted, reverseKaplanMeier, uncensoredAt, youdenCutOff } from '@tessera/statistics'
import type { Outcome, SurvivalOutcome } from '../rows.ts'

/** How the cut-off between low and high risk is fixed: on training risks, or beforehand. */
export type CutOffRule = 'median' | 'youden' | number

/**
 * Cut-off of `risk`; a patient is at high risk when `risk` is above it.
 *
 * 'median': of the training risks. 'youden': the largest sensitivity + specificity - 1 in training; for
 * time-to-event outcomes at the horizon, patients weighted by the inverse probability of not yet being
 * censored (Heagerty's cumulative cases and dynamic controls). A number: itself.
 */
export function chooseCutOff(rule: CutOffRule, risk: Float64Array, outcome: Outcome): number {
  if (typeof rule === 'number') return rule
  if (rule === 'median') return median(risk)
  return youden(risk, outcome) ?? median(risk)
}

function median(values: Float64Array): number {
  return quantileOfSorted(values.toSorted(), 0.5)
}

/** Halfway from the score of largest Youden index to the next below; null without cases, controls or any gain. */
function youden(score: Float64Array, outcome: Outcome): number | null {
  const { event, weights } =
    outcome.kind === 'binary' ? { event: outcome.event, weights: undefined } : statusAtHorizon(outcome)
  let cases = 0
  let controls = 0
  for (let i = 0; i < event.length; i++)
    if (event[i] === 1) cases += weights?.[i] ?? 1
    else controls += weights?.[i] ?? 1
  if (cases === 0 || controls === 0) return null
  const best = youdenCutOff({ event, score, weights })
  const below = score.reduce((top, s) => (s < best.threshold && s > top ? s : top), Number.NEGATIVE_INFINITY)
  return best.youden > 0 && Number.isFinite(below) ? (best.threshold + below) / 2 : null
}

/** Event by the horizon with weight 1/G(t-), free of it with 1/G(horizon), censored before it with none. */
function statusAtHorizon({ time, event, horizon }: SurvivalOutcome) {
  const uncensored = reverseKaplanMeier({ time, event })
  const before = uncensoredAt(uncensored, time, true)
  const [atHorizon] = uncensoredAt(uncensored, [horizon], true)
  const status = event.map((e, i) => (e === 1 && time[i] <= horizon ? 1 : 0))
  const weights = Float64Array.from(time, (t, i) => {
    if (status[i] === 1) return 1 / before[i]
    return t > horizon && atHorizon > 0 ? 1 / atHorizon : 0
  })
  return { event: status, weights }
}
