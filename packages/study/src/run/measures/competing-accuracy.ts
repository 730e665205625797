import { brierCompeting } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { brierAt } from './brier.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { onceFor } from './once-for.ts'
import { competingOf, refuseNoEventByHorizon } from './outcome-of.ts'
import { statusAtHorizon } from './status-at-horizon.ts'

const shape = {
  threshold: null,
  across: 'all held-out patients',
  pooledOn: null,
  interval: () => null,
  refuse: refuseNoEventByHorizon,
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/**
 * Of the cumulative incidence at the horizon, censoring weighted: the Brier score (Schoop et al., Biometrical Journal
 * 2011;53:88), the same scaled by that of the Aalen-Johansen incidence for everyone, and the log score of having had
 * the event asked about by then.
 */
export function competingAccuracy(horizon: number, unit: string): readonly Measure[] {
  const at = onceFor(evaluated => {
    const { time, event } = competingOf(evaluated)
    return brierCompeting({ time, cause: event, risk: evaluated.risk, at: horizon })
  })
  return [
    ...brierAt(at, horizon, unit),
    {
      ...shape,
      horizon,
      name: 'log_score',
      label: `Log score at ${horizon} ${unit}`,
      compared: true,
      better: 'lower',
      value: evaluated => valueOrNaN(() => logScoreOf(evaluated, horizon)),
    },
  ]
}

/** Mean of -log of the probability given to what happened by the horizon, weighted by 1 / P(uncensored). */
function logScoreOf(evaluated: Evaluated, horizon: number): number {
  const { y, weights, risk } = statusAtHorizon(evaluated, horizon)
  let total = 0
  y.forEach((had, i) => {
    total += weights[i] * (had === 1 ? -Math.log(risk[i]) : -Math.log1p(-risk[i]))
  })
  return total / evaluated.risk.length
}
