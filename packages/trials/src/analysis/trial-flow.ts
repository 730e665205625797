import type { StartedTrial } from '../clock/start-clock.ts'
import type { Arms, Cohort } from '../clock/trial-patient.ts'
import type { TrialRecord } from '../clock/trial-record.ts'

/** One box of the flow figure below allocation. */
export interface FlowArm {
  readonly cohort: Cohort
  readonly arm: string
  readonly allocated: number
  readonly received: number
  /** By what they received instead, or not known. */
  readonly notReceived: number
  /** Progressed before the arm's treatment began: they stay in the arm. */
  readonly progressedBefore: number
  readonly lost: number
  readonly leftOut: readonly FlowReason[]
  readonly analysed: number
}

export interface FlowReason {
  readonly reason: string
  readonly n: number
}

/** The numbers of a CONSORT figure with the preference arms. */
export interface TrialFlow {
  readonly assessed: number
  readonly responseConfirmed: number
  /** Null where the table has no column of it. */
  readonly offered: number | null
  readonly notEntered: readonly FlowReason[]
  readonly entered: number
  readonly noPreference: number
  readonly withPreference: number
  readonly arms: readonly FlowArm[]
}

/**
 * Counts every row of the table once: assessed = not entered + entered, and in each arm allocated = left out +
 * analysed. Analysed are those with the endpoint. CONSORT 2010 (Schulz, BMJ 2010;340:c332) with a branch for those who
 * had a preference.
 */
export function trialFlow(
  records: readonly TrialRecord[],
  { patients, excluded }: Pick<StartedTrial, 'patients' | 'excluded'>,
  { arms, endpoint }: { readonly arms: Arms; readonly endpoint: string },
): TrialFlow {
  const entered = patients.length + excluded.length
  const inside = new Set([...patients, ...excluded].map(one => one.row))
  const outside = records.filter(record => !inside.has(record.row))
  const lostRows = new Set(records.filter(record => record.lost === true).map(record => record.row))
  const of = (cohort: Cohort) =>
    patients.filter(patient => patient.cohort === cohort).length +
    excluded.filter(one => one.cohort === cohort).length
  const boxes = (['randomised', 'preference'] as const).flatMap(cohort =>
    [arms.experimental, arms.control].map((arm): FlowArm => {
      const own = patients.filter(patient => patient.cohort === cohort && patient.assigned === arm)
      const without = excluded.filter(one => one.cohort === cohort && one.assigned === arm)
      const analysed = own.filter(patient => endpoint in patient.outcomes)
      const missing = own.length - analysed.length
      return {
        cohort,
        arm,
        allocated: own.length + without.length,
        received: own.filter(patient => patient.received === arm).length,
        notReceived: own.filter(patient => patient.received !== arm).length,
        progressedBefore:
          arm === arms.experimental ? own.filter(patient => patient.progressedBeforeTreatment).length : 0,
        lost: own.filter(patient => lostRows.has(patient.row)).length,
        leftOut: [
          ...counted(without.map(one => one.reason)),
          ...(missing > 0 ? [{ reason: `${endpoint} not known`, n: missing }] : []),
        ],
        analysed: analysed.length,
      }
    }),
  )
  return {
    assessed: records.length,
    responseConfirmed: records.filter(record => record.responseConfirmed.precision !== 'missing').length,
    offered: records.some(record => record.offered.precision !== 'missing')
      ? records.filter(record => record.offered.precision !== 'missing').length
      : null,
    notEntered: counted(
      outside.map(
        record =>
          record.notEntered ??
          (record.responseConfirmed.precision === 'missing' ? 'no confirmed response' : 'reason not given'),
      ),
    ),
    entered,
    noPreference: of('randomised'),
    withPreference: of('preference'),
    arms: boxes,
  }
}

function counted(reasons: readonly string[]): FlowReason[] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, n]) => ({ reason, n })).sort((a, b) => b.n - a.n)
}
