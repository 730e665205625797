import type { TrialPatient } from '@tessera/trials'
import { scoreInteraction } from './score-interaction.ts'
import { verdictOf } from './verdict.ts'

/** What a trial's protocol does not say of markers: the margin, and the interaction that would matter. */
export const assumedOfTrial = { margin: 1.25, declared: 1.5 } as const

/** Verdict of a marker of randomised patients on a time-to-event endpoint, with its reason; strata as randomised. */
export function trialVerdict(
  patients: readonly TrialPatient[],
  options: {
    readonly marker: string
    readonly endpoint: string
    readonly experimental: string
    readonly level: number
  },
): { readonly verdict: string; readonly because: string } {
  const { marker, endpoint, experimental, level } = options
  const strata = [...new Set(patients.map(({ stratum }) => stratum ?? ''))]
  const rows = patients.flatMap(({ outcomes, covariates, assigned, stratum }) => {
    const outcome = outcomes[endpoint]
    const value = covariates[marker]
    return outcome?.kind === 'time-to-event' && typeof value === 'number' && outcome.time > 0
      ? [
          {
            ...outcome,
            value,
            start: assigned === experimental ? 0 : Number.NaN,
            stratum: strata.indexOf(stratum ?? ''),
          },
        ]
      : []
  })
  if (rows.length === 0)
    return { verdict: 'cannot tell', because: 'it is no number, or was measured in nobody' }
  const fit = scoreInteraction({
    time: rows.map(({ time }) => time),
    event: rows.map(({ event }) => (event ? 1 : 0)),
    start: rows.map(({ start }) => start),
    score: rows.map(({ value }) => value),
    strata: rows.map(({ stratum }) => stratum),
  })
  if (typeof fit === 'string') return { verdict: 'cannot tell', because: fit }
  const { verdict, because } = verdictOf({ ...fit, ...assumedOfTrial, level })
  return { verdict, because }
}
