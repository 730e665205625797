import { type AdverseEvent, isNamed, trialToxicities } from '@tessera/clinical'
import { fisherExact, riskDifference } from '@tessera/statistics'
import type { Arms, TrialPatient } from '../clock/trial-patient.ts'

/** An adverse event as far as this analysis needs it; one without a grade counts as any grade, one without a date as after time zero. */
export type ToxicityEvent = Pick<AdverseEvent, 'patientId' | 'term' | 'grade' | 'start'>

export interface ToxicityRow {
  /** Name of {@link trialToxicities}. */
  readonly toxicity: string
  /** Grade from which patients count. */
  readonly least: 1 | 3 | 5
  readonly experimental: { readonly patients: number; readonly n: number }
  readonly control: { readonly patients: number; readonly n: number }
  /** Experimental less control, Newcombe's limits; null where an arm is empty. */
  readonly difference: { readonly value: number; readonly lower: number; readonly upper: number } | null
  /** Fisher's exact test, two-sided. */
  readonly p: number | null
}

/** The toxicity that the trial names and a term is counted as; null where it is none. */
export function namedToxicity(term: string): string | null {
  return trialToxicities.find(named => isNamed(named, term))?.name ?? null
}

/**
 * Patients with each named toxicity after time zero by worst grade (any, 3 or more, 5), of the safety population by
 * the arm received. Differences with Newcombe's interval, which has a width where nobody had the event.
 * @param patients of the safety population
 */
export function namedToxicities(
  patients: readonly TrialPatient[],
  events: readonly ToxicityEvent[],
  { arms, level = 0.95 }: { readonly arms: Arms; readonly level?: number },
): readonly ToxicityRow[] {
  const byId = new Map(patients.map(patient => [patient.patientId, patient]))
  const worst = new Map<string, Map<string, number>>()
  for (const { patientId, term, grade, start } of events) {
    const patient = byId.get(patientId)
    const toxicity = namedToxicity(term)
    if (!patient || toxicity === null || start.latest < patient.timeZero) continue
    const grades = worst.get(toxicity) ?? new Map<string, number>()
    grades.set(patientId, Math.max(grade ?? 1, grades.get(patientId) ?? 0))
    worst.set(toxicity, grades)
  }
  const count = (arm: string, toxicity: string, least: number) => {
    const own = patients.filter(patient => patient.received === arm)
    const grades = worst.get(toxicity)
    return {
      patients: own.filter(patient => (grades?.get(patient.patientId) ?? 0) >= least).length,
      n: own.length,
    }
  }
  return trialToxicities.flatMap(({ name: toxicity }) =>
    ([1, 3, 5] as const).map((least): ToxicityRow => {
      const experimental = count(arms.experimental, toxicity, least)
      const control = count(arms.control, toxicity, least)
      const both = experimental.n > 0 && control.n > 0
      const counts = ({ patients: successes, n }: typeof control) => ({ successes, n })
      return {
        toxicity,
        least,
        experimental,
        control,
        difference: both ? riskDifference(counts(experimental), counts(control), { level }) : null,
        p: both
          ? fisherExact([
              [experimental.patients, experimental.n - experimental.patients],
              [control.patients, control.n - control.patients],
            ]).p
          : null,
      }
    }),
  )
}
