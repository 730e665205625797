import type { TrialPatient } from '../clock/trial-patient.ts'
import type { AnalysisSettings } from './analysis-settings.ts'

/**
 * The largest time up to `tau` to which the survival curve of every arm of every cohort is known, and stays known
 * without any one patient (the jackknife of the preference cohort asks for that). A curve is known up to its last
 * follow-up, and for ever where everybody followed to its end had the event. Patients without the endpoint do not count.
 * @param cohorts patients whose arms are compared by one restricted mean; months as in `tau`
 * @returns `tau` where all arms reach it; 0 where an arm has nobody followed
 */
export function horizonAllArmsReach(
  cohorts: readonly (readonly TrialPatient[])[],
  { arms, endpoint, tau }: Pick<AnalysisSettings, 'arms' | 'endpoint' | 'tau'>,
): number {
  const reaches = cohorts
    .filter(patients => patients.length > 0)
    .flatMap(patients =>
      [arms.control, arms.experimental].map(arm =>
        reachOf(
          patients.flatMap(({ assigned, outcomes }) => {
            const outcome = outcomes[endpoint]
            return assigned === arm && outcome?.kind === 'time-to-event' ? [outcome] : []
          }),
        ),
      ),
    )
  return Math.min(tau, ...reaches)
}

interface Followed {
  readonly time: number
  readonly event: boolean
}

/** How far a curve is known, at the worst without one of its patients. */
function reachOf(followed: readonly Followed[]): number {
  // Of the same time a censored one is the last: after it somebody is still free of the event.
  const byTime = followed.toSorted((a, b) => b.time - a.time || Number(a.event) - Number(b.event))
  const known = (last: Followed | undefined) =>
    last === undefined ? 0 : last.event ? Number.POSITIVE_INFINITY : last.time
  return Math.min(known(byTime[0]), known(byTime[1]))
}
