import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { gapsBy } from '../writing/gaps.ts'
import { hcc } from './assumptions.ts'
import { furtherCells, furtherHeader } from './further-table.ts'
import type { HccPatient } from './patient.ts'
import { bclc, childPugh, cnlc } from './staging.ts'

const v = hcc.values

export const hccHeader = [
  'patient_id',
  'centre',
  'sex',
  'age',
  'hbv',
  'lab_date',
  'afp',
  'albumin',
  'bilirubin',
  'child_pugh',
  'surgery_date',
  'resection',
  'tumour_size',
  'tumour_number',
  'bclc',
  'cnlc',
  'pathology_date',
  'mvi',
  'recurrence_date',
  'death_date',
  'last_contact_date',
  ...furtherHeader,
] as const

/** How a hospital writes a day. */
export type DayFormat = (day: number) => string

/** The row of a patient as the hospital's file has it: measured, rounded, with gaps. */
export function hccRow(
  patient: HccPatient,
  seed: number,
  outcomeMissing: boolean,
  dayText: DayFormat = formatDay,
): Cell[] {
  const { observables: x, centre } = patient
  const gap = gapsBy(createRandom(seed, 'hcc entry', patient.id), centre.missing)
  const size = Math.max(0.5, rounded(2 ** x.logSize, 1))
  const day = (value: number | null) => (value === null ? null : dayText(value))
  const afp = measured(2 ** x.logAfp, centre.measurement.afp)
  return [
    patient.id,
    centre.name,
    x.male === 1 ? 1 : 2,
    Math.floor(x.age),
    gap(x.hbv),
    day(patient.laboratory),
    gap(afpText(afp), outcomeMissing ? missingAfp(patient) : centre.missing),
    gap(rounded(measured(x.albumin, centre.measurement.albumin), 1)),
    gap(rounded(2 ** x.logBilirubin, 1)),
    childPugh(x),
    day(patient.surgery),
    patient.marginPositive ? 'R1' : 'R0',
    size,
    x.nodules,
    bclc(size, x.nodules),
    cnlc(size, x.nodules),
    day(patient.pathology),
    gap(x.mvi),
    day(patient.recurrence),
    day(patient.death),
    day(patient.lastContact),
    ...furtherCells(patient, seed, day),
  ]
}

function measured(value: number, { factor, shift }: { factor: number; shift: number }): number {
  return value * factor + shift
}

/** Outside its limits the assay gives the limit: `<1.3`, `>60500`. */
function afpText(afp: number): string {
  if (afp < v.afpLowest) return `<${v.afpLowest}`
  return afp > v.afpHighest ? `>${v.afpHighest}` : String(rounded(afp, 1))
}

function missingAfp({ recurrence, death }: HccPatient): number {
  return recurrence !== null || death !== null ? v.missingAfpWithEvent : v.missingAfpWithout
}
