import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { gapsBy } from '../writing/gaps.ts'
import type { BloodDraw } from './blood-draws.ts'
import type { LesionCourse } from './lesions.ts'
import { laboratorySeries } from './observables.ts'
import type { IraePatient } from './patient.ts'
import { drawSeries } from './series.ts'
import { drugClasses, tumourTypes } from './tumour-types.ts'

export const patientHeader = [
  'patient_id',
  'centre',
  'age',
  'sex',
  'ecog',
  'tumour_type',
  'drug_class',
  'previous_lines',
  'autoimmune_history',
  'tmb',
  'entry_date',
  'first_dose_date',
  'last_dose_date',
  'death_date',
  'last_contact_date',
] as const

export const visitHeader = ['patient_id', 'visit', 'visit_date', 'ldh', 'nlr', 'ctdna'] as const

/** What a patient's row says. */
export function patientRow(
  who: IraePatient,
  course: LesionCourse,
  draws: readonly BloodDraw[],
  seed: number,
): Cell[] {
  const { clinical: x, centre } = who
  const gap = gapsBy(createRandom(seed, 'ici irae entry', who.id), centre.missing)
  const stop = Math.min(
    who.end,
    course.progressionSeen ?? who.end,
    Number.isFinite(who.severeDay) ? who.severeDay : who.end,
    who.firstDose + 728,
  )
  const lastDose = who.firstDose + 21 * Math.floor(Math.max(0, stop - who.firstDose) / 21)
  return [
    who.id,
    centre.name,
    Math.floor(x.age),
    x.male === 1 ? 'male' : 'female',
    gap(x.ecog),
    tumourTypes[x.type].name,
    drugClasses[x.drug],
    x.lines,
    gap(x.autoimmune === 1 ? 'yes' : 'no'),
    gap(rounded(2 ** who.tmb, 2)),
    formatDay(draws[0]?.day ?? who.firstDose),
    formatDay(who.firstDose),
    formatDay(lastDose),
    who.end === who.deathDay ? formatDay(who.deathDay) : null,
    formatDay(who.end),
  ]
}

/** Laboratory values and circulating tumour DNA at each visit. */
export function visitRows(who: IraePatient, draws: readonly BloodDraw[], seed: number): Cell[][] {
  const random = createRandom(seed, 'ici irae visits', who.id)
  const weeks = draws.map(({ week }) => week)
  const of = (name: keyof typeof laboratorySeries) =>
    drawSeries(laboratorySeries[name], who.latent, weeks, random)
  const [ldh, nlr, ctdna] = [of('ldh'), of('nlr'), of('ctdna')]
  return draws.map(({ week, day, drawn }, at) => [
    who.id,
    `week ${week}`,
    formatDay(day),
    drawn ? Math.round(2 ** ldh[at]) : null,
    drawn ? rounded(Math.exp(nlr[at]), 2) : null,
    drawn ? rounded(Math.min(95, 10 ** ctdna[at]), 3) : null,
  ])
}
