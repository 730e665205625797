import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { gapsBy } from '../writing/gaps.ts'
import { rectal } from './assumptions.ts'
import { neoadjuvant } from './observables.ts'
import type { RectalPatient } from './patient.ts'

const v = rectal.values

export const rectalHeader = [
  'patient_id',
  'centre',
  'age',
  'sex',
  'ecog',
  'mmr',
  'cea',
  'ct',
  'cn',
  'mrf',
  'emvi',
  'distance',
  'neoadjuvant',
  'diagnosis_date',
  'mri_date',
  'neoadjuvant_start',
  'restaging_mri_date',
  'no_restaging_reason',
  'restaging_mrf',
  'surgery_date',
  'no_surgery_reason',
  'pathology_date',
  'trg',
  'yp_t',
  'yp_n',
  'tumour_deposits',
  'margin',
  'sphincter',
  'local_recurrence_date',
  'distant_recurrence_date',
  'death_date',
  'last_contact_date',
] as const

/** What a patient's row says: nothing that happened after the last day of follow-up. */
export function rectalRow(who: RectalPatient, seed: number, outcomeMissing: boolean): Cell[] {
  const { observables: x, centre, pathology: p } = who
  const random = createRandom(seed, 'rectal entry', who.id)
  const day = (value: number | null) => (value === null || value > who.end ? null : formatDay(value))
  const gap = gapsBy(random, centre.missing)
  const yes = (value: 0 | 1, one: string, none: string) => (value === 1 ? one : none)
  const known = who.report !== null && who.report <= who.end
  const restaged = who.restaging !== null && who.restaging <= who.end
  const specimen = (value: Cell) => (known ? value : null)
  const recurred = who.recurrence !== null && who.recurrence <= who.end
  const died = who.end === who.death
  const ceaGone = outcomeMissing
    ? recurred || died
      ? v.missingCeaWithEvent
      : v.missingCeaWithout
    : centre.missing
  const wall = p.grade === 0 ? 'ypT0' : ['ypT1', 'ypT2', 'ypT3', 'ypT4'][wallOf(p.grade, random.next())]
  return [
    who.id,
    centre.name,
    Math.floor(x.age),
    yes(x.male, 'male', 'female'),
    x.ecog,
    gap(yes(x.dmmr, 'deficient', 'proficient')),
    gap(rounded(Math.max(0.3, 2 ** x.logCea), 1), ceaGone),
    who.eligible === 'cT3' ? 'cT3' : who.cT4b ? 'cT4b' : 'cT4a',
    gap(yes(x.nodes, 'cN+', 'cN0')),
    gap(yes(x.fascia, 'involved', 'free')),
    gap(yes(x.emvi, 'present', 'absent')),
    rounded(x.distance, 1),
    neoadjuvant[x.therapy],
    formatDay(who.diagnosis),
    formatDay(who.mriBefore),
    formatDay(who.start),
    day(who.restaging),
    who.restaging === null ? who.left : null,
    restaged ? gap(yes(who.fasciaAfter, 'involved', 'free')) : null,
    day(who.surgery),
    who.surgery === null ? who.left : null,
    day(who.report),
    specimen(`TRG${p.grade}`),
    specimen(wall),
    specimen(yes(p.nodes, 'ypN+', 'ypN0')),
    specimen(yes(p.deposits, 'present', 'absent')),
    specimen(yes(p.margin, 'involved', 'free')),
    specimen(yes(p.sphincter, 'preserved', 'not preserved')),
    who.event === 'local' ? day(who.recurrence) : null,
    who.event === 'distant' ? day(who.recurrence) : null,
    died ? formatDay(who.death) : null,
    formatDay(who.end),
  ]
}

/** Depth of what is left in the wall, 0 for ypT1 to 3 for ypT4; deeper with a worse grade. */
function wallOf(grade: number, u: number): number {
  const shares = [
    [0.35, 0.4, 0.22, 0.03],
    [0.08, 0.27, 0.5, 0.15],
    [0.02, 0.1, 0.55, 0.33],
  ][grade - 1]
  let below = 0
  for (let depth = 0; depth < 3; depth++) {
    below += shares[depth]
    if (u < below) return depth
  }
  return 3
}
