import type { FigureOf } from '@tessera/evidence'
import type { LedgerStep } from '../intake/ledger.ts'
import { type EndpointContext, placedInTrial } from './trial-evidence.ts'

type Counted = FigureOf<'trial-flow'>['left'][number]

/**
 * The CONSORT diagram with the preference arms, counted from the ledger and the patients of the trial: assessed = those
 * who did not enter + entered, and in each arm allocated = not analysed + analysed.
 */
export function trialFlow(
  context: EndpointContext,
  read: number,
  before: readonly LedgerStep[],
): FigureOf<'trial-flow'> {
  const { intake, endpoint } = context
  const { patients, arms, ledger } = intake
  const left = [...before, ...ledger.steps].map(({ reason, n }) => ({ reason, n }))
  const cohorts = [
    { cohort: 'randomised' as const, label: 'without a preference, randomised' },
    { cohort: 'preference' as const, label: 'with a preference, treated by it' },
  ]
  return {
    ...placedInTrial(context, {
      name: 'flow',
      section: 'patients',
      title: 'Flow of patients, with those who chose',
      caption: `CONSORT diagram of ${endpoint.label.toLowerCase()}. Nobody leaves an arm for what was received or for progression before treatment began.`,
    }),
    kind: 'trial-flow',
    assessed: { label: 'in the tables', n: read },
    left,
    entered: { label: 'entered the trial', n: patients.length },
    cohorts: cohorts.map(({ cohort, label }) => {
      const inside = patients.filter(patient => patient.cohort === cohort)
      return {
        label,
        n: inside.length,
        arms: [arms.experimental, arms.control].map(arm => {
          const own = inside.filter(({ assigned }) => assigned === arm)
          const analysed = own.filter(({ outcomes }) => endpoint.name in outcomes).length
          const many = (reason: string, n: number): Counted[] => (n > 0 ? [{ reason, n }] : [])
          return {
            arm,
            allocated: own.length,
            notes: [
              ...many('received it', own.filter(({ received }) => received === arm).length),
              ...many(
                'received another',
                own.filter(({ received }) => received !== null && received !== arm).length,
              ),
              ...many(
                'progressed before it began',
                own.filter(({ progressedBeforeTreatment }) => progressedBeforeTreatment).length,
              ),
            ],
            left: many(`${endpoint.label.toLowerCase()} not known`, own.length - analysed),
            analysed,
          }
        }),
      }
    }),
  }
}
