import { type ScoredQuestionnaire, timeToDeterioration } from '@tessera/clinical'
import { kaplanMeier, survivalQuantile } from '@tessera/statistics'
import { daysPerMonth } from '@tessera/tables'
import type { Courses, DeterioratingScale, QlqOptions } from './qlq-options.ts'

export type DeteriorationSummary = ReturnType<typeof deteriorationOf>

/** Time to deterioration of the patients with its Kaplan-Meier median in months. */
export function deteriorationOf(
  questionnaires: readonly ScoredQuestionnaire[],
  courses: Courses,
  { name, label, highIsGood }: DeterioratingScale,
  { threshold, definitive, deathIsEvent }: QlqOptions,
) {
  const kind = definitive ? 'definitive' : 'first'
  const { patients, notAssessable } = timeToDeterioration(questionnaires, {
    scale: name,
    highIsGood,
    threshold,
    kind,
    deathIsEvent: deathIsEvent ?? false,
    timeZero: new Map([...courses].map(([patientId, { timeZero }]) => [patientId, timeZero])),
    death: new Map(
      [...courses].flatMap(([patientId, { death }]) => (death === null ? [] : [[patientId, death]])),
    ),
  })
  const events = patients.filter(({ event }) => event).length
  const curve =
    patients.length === 0
      ? null
      : kaplanMeier({
          time: Float64Array.from(patients, ({ time }) => time / daysPerMonth),
          event: Uint8Array.from(patients, ({ event }) => (event ? 1 : 0)),
        })
  const quantile = curve === null ? null : survivalQuantile(curve, 0.5)
  return {
    scale: name,
    label,
    kind,
    threshold,
    death_is_event: deathIsEvent ?? false,
    n: patients.length,
    events,
    median_months: quantile?.value ?? null,
    median_lower: quantile?.lower ?? null,
    median_upper: quantile?.upper ?? null,
    patients: patients.map(({ patientId, time, event, because, baseline }) => ({
      patient_id: patientId,
      days: time,
      event,
      because,
      baseline,
    })),
    not_assessable: notAssessable.map(({ patientId, reason }) => ({ patient_id: patientId, reason })),
  }
}
