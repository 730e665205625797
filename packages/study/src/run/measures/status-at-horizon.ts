import { kaplanMeier, survivalAt } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { timedOf } from './outcome-of.ts'

/** Patients whose status at the horizon is known. */
export interface StatusAtHorizon {
  /** Where each of them stands among the evaluated patients. */
  readonly row: Int32Array
  /** 1 for the event by the horizon; of competing ones the first cause. */
  readonly y: Float64Array
  /** Inverse probability of having remained uncensored: just before the event, or to the horizon. */
  readonly weights: Float64Array
  /** Logit of the predicted risk. */
  readonly logit: Float64Array
  readonly risk: Float64Array
}

/**
 * Status at the horizon of those with any event by then or followed beyond, censoring weighted. Where patients count
 * by case weights, they do in the curve of censoring too.
 */
export function statusAtHorizon(
  evaluated: Evaluated,
  horizon: number,
  caseWeights?: Float64Array,
): StatusAtHorizon {
  const { time, event } = timedOf(evaluated)
  const censoring = kaplanMeier({
    time,
    event: event.map(e => (e === 0 ? 1 : 0)),
    ...(caseWeights && { weights: caseWeights, robust: false }),
  })
  // Just before each event, and at the horizon itself for those still followed.
  const at = Float64Array.from(time, (t, i) => (event[i] > 0 && t <= horizon ? before(t) : horizon))
  const uncensored = survivalAt(censoring, at)
  const known: number[] = []
  for (let i = 0; i < time.length; i++) if (time[i] > horizon || event[i] > 0) known.push(i)
  const risk = Float64Array.from(known, i => Math.min(Math.max(evaluated.risk[i], 1e-12), 1 - 1e-12))
  return {
    row: Int32Array.from(known),
    y: Float64Array.from(known, i => (event[i] === 1 && time[i] <= horizon ? 1 : 0)),
    weights: Float64Array.from(known, i => 1 / uncensored[i]),
    logit: risk.map(p => Math.log(p / (1 - p))),
    risk,
  }
}

/** The largest double below a positive t. */
function before(t: number): number {
  return t * (1 - Number.EPSILON)
}
