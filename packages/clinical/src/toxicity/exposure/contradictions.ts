import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { Death, FollowUpRecord } from '../events/deaths.ts'
import type { Exposure } from './doses.ts'

/** Doses after the death, and patients who are in the table of deaths twice. */
export function exposureContradictions(
  exposures: ReadonlyMap<string, Exposure>,
  deaths: ReadonlyMap<string, Death>,
  followUp: readonly FollowUpRecord[],
  files: { readonly doses: string; readonly deaths: string | null },
): Finding[] {
  const afterDeath = [...exposures.values()].flatMap(({ patientId, first, last, row }): Finding[] => {
    const death = deaths.get(patientId)
    if (death === undefined || last <= death.day) return []
    return [
      {
        severity: 'error',
        code: 'dose-after-death',
        message: `the ${first > death.day ? 'first' : 'last'} dose is on ${formatDay(first > death.day ? first : last)}, after the death on ${formatDay(death.day)}`,
        cure: 'correct one of the dates',
        field: 'end',
        file: files.doses,
        row,
        patientId,
      },
    ]
  })
  const rows = new Map<string, number>()
  const twice = followUp.flatMap(({ patientId, row }): Finding[] => {
    if (patientId === null) return []
    const first = rows.get(patientId)
    if (first === undefined) {
      rows.set(patientId, row)
      return []
    }
    return [
      {
        severity: 'error',
        code: 'patient-twice',
        message: `the patient is in row ${first} already; the last row counts`,
        cure: 'give one row a patient',
        field: 'patient_id',
        file: files.deaths ?? undefined,
        row,
        patientId,
      },
    ]
  })
  return [...afterDeath, ...twice]
}
