import { kaplanMeier } from '@tessera/statistics'
import type { BinaryOutcome, Outcome, SurvivalOutcome } from '../rows.ts'

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
  const weights = outcome.kind === 'binary' ? classWeights(outcome) : censoringWeights(outcome)
  return youden(risk, weights) ?? median(risk)
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

interface ClassWeights {
  readonly cases: Float64Array
  readonly controls: Float64Array
}

/** The midpoint between two risks of largest Youden index; null without cases, controls or any gain. */
function youden(risk: Float64Array, weights: ClassWeights): number | null {
  const order = Int32Array.from(risk, (_, i) => i).sort((a, b) => risk[b] - risk[a])
  let cases = 0
  let controls = 0
  for (let i = 0; i < risk.length; i++) {
    cases += weights.cases[i]
    controls += weights.controls[i]
  }
  if (cases === 0 || controls === 0) return null
  let truePositive = 0
  let falsePositive = 0
  let best = 0
  let threshold: number | null = null
  for (let k = 0; k + 1 < order.length; k++) {
    truePositive += weights.cases[order[k]]
    falsePositive += weights.controls[order[k]]
    const here = risk[order[k]]
    const next = risk[order[k + 1]]
    const index = truePositive / cases - falsePositive / controls
    if (here > next && index > best) {
      best = index
      threshold = (here + next) / 2
    }
  }
  return threshold
}

function classWeights({ event }: BinaryOutcome): ClassWeights {
  return { cases: Float64Array.from(event), controls: Float64Array.from(event, e => 1 - e) }
}

/** Weights 1/G(t-) of events by the horizon and 1/G(horizon) of those followed beyond it. */
function censoringWeights({ time, event, horizon }: SurvivalOutcome): ClassWeights {
  const censoring = kaplanMeier({ time, event: event.map(e => 1 - e) })
  const before = (t: number) => {
    let low = 0
    let high = censoring.time.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (censoring.time[middle] < t) low = middle + 1
      else high = middle
    }
    return low === 0 ? 1 : censoring.survival[low - 1]
  }
  const atHorizon = before(horizon)
  return {
    cases: Float64Array.from(time, (t, i) => (event[i] === 1 && t <= horizon ? 1 / before(t) : 0)),
    controls: Float64Array.from(time, t => (t > horizon && atHorizon > 0 ? 1 / atHorizon : 0)),
  }
}
