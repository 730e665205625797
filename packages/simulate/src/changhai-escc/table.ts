import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { gapsBy } from '../writing/gaps.ts'
import type { EsccPatient } from './patient.ts'

export const esccHeader = [
  'patient_id',
  'centre',
  'cohort',
  'age',
  'sex',
  'smoking',
  'alcohol',
  'location',
  'differentiation',
  'stage',
  'ecog',
  'tumour_length',
  'nlr',
  'cps',
  'specimen_type',
  'specimen_date',
  'surgery_date',
  'first_dose_date',
  'regimen',
  'recurrence_date',
  'death_date',
  'last_contact_date',
] as const

/** What a patient's row says. @param progressionSeen the day on which lesions showed progression */
export function esccRow(who: EsccPatient, seed: number): Cell[] {
  const { clinical: x, centre, group, end } = who
  const gap = gapsBy(createRandom(seed, 'escc entry', who.id), centre.missing)
  const surgery = group === 'surgery'
  const recurred = surgery && who.progresses && who.eventDay <= end
  return [
    who.id,
    centre.name,
    group,
    Math.floor(x.age),
    x.male === 1 ? 'male' : 'female',
    gap(x.smoker === 1 ? 'ever' : 'never'),
    gap(x.alcohol === 1 ? 'yes' : 'no'),
    ['upper', 'middle', 'lower'][x.location],
    gap(['well', 'moderate', 'poor'][x.grade - 1]),
    ['I', 'II', 'III', 'IV'][x.stage - 1],
    x.ecog,
    gap(rounded(Math.exp(x.logLength), 1)),
    gap(rounded(Math.exp(x.logNlr), 2)),
    x.cpsTested === 1 ? Math.max(0, Math.min(100, Math.round(2 ** x.logCps - 1))) : null,
    who.specimen,
    formatDay(who.specimenDay),
    surgery ? formatDay(who.start) : null,
    surgery ? null : formatDay(who.start),
    surgery ? null : x.chemotherapy === 1 ? 'with chemotherapy' : 'alone',
    recurred ? formatDay(who.eventDay) : null,
    who.deathDay <= end ? formatDay(who.deathDay) : null,
    formatDay(end),
  ]
}
