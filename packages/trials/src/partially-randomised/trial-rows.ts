import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import type { DrawnPatient } from './draw-trial.ts'

/**
 * The table of a drawn trial as `tessera trial analyse --design partially-randomised` reads it, dates whole days, with
 * responders who did not enter and patients whose response was not confirmed in front of them.
 */
export function trialRows(
  patients: readonly DrawnPatient[],
  seed: number,
): {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string | null>>[]
} {
  const random = createRandom(seed, 'screened')
  const screened = Math.round(0.3 * patients.length)
  const rows: Record<string, string | null>[] = Array.from(
    { length: screened },
    (_, i): Record<string, string | null> => {
      const responder = random.next() < 0.4
      const day = patients[random.integer(patients.length)].responseConfirmed
      return {
        patient_id: `S${String(i + 1).padStart(3, '0')}`,
        centre: `C${1 + random.integer(6)}`,
        induction_cycles: String(4 + random.integer(3)),
        response_confirmed: responder ? formatDay(day) : null,
        offered: responder ? formatDay(day + 1) : null,
        not_entered: responder ? 'declined' : 'no confirmed response',
      }
    },
  )
  const date = (day: number) => (Number.isNaN(day) ? null : formatDay(day))
  for (const patient of patients) {
    const { response } = patient.outcomes
    rows.push({
      patient_id: patient.patientId,
      centre: patient.centre,
      stratum: patient.stratum,
      cohort: patient.cohort,
      assigned: patient.assigned,
      received: patient.received,
      induction_cycles: String(patient.inductionCycles),
      response_confirmed: date(patient.responseConfirmed),
      offered: date(patient.responseConfirmed + 1),
      randomised_on: patient.cohort === 'randomised' ? date(patient.timeZero) : null,
      preference_recorded: patient.cohort === 'preference' ? date(patient.timeZero) : null,
      treatment_start: date(patient.treatmentStart),
      progression: date(patient.progression),
      death: date(patient.death),
      last_contact: date(patient.lastContact),
      lost: patient.lost ? 'Y' : 'N',
      response: response?.kind === 'binary' ? (response.value ? 'Y' : 'N') : null,
      ...Object.fromEntries(
        Object.entries(patient.covariates).map(([name, value]) => [
          name,
          value === null ? null : String(value),
        ]),
      ),
    })
  }
  return { columns: [...new Set(rows.flatMap(row => Object.keys(row)))], rows }
}
