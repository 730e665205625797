import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { gapsBy } from '../writing/gaps.ts'
import { ivb } from './assumptions.ts'
import type { LesionCourse } from './lesions.ts'
import type { Candidate, IvbPatient } from './patient.ts'

const v = ivb.values

export const patientHeader = [
  'patient_id',
  'centre',
  'age',
  'sex',
  'ecog',
  'dysphagia',
  'metastatic_sites',
  'liver_metastases',
  'induction_start',
  'induction_cycles',
  'decision_date',
  'cohort',
  'randomisation_date',
  'preference_date',
  'arm',
  'radiotherapy_start',
  'radiotherapy_dose',
  'radiotherapy_fractions',
  'local_failure_date',
  'distant_failure_date',
  'new_therapy_date',
  'death_date',
  'last_contact_date',
  'tissue_tmb',
  'tissue_cxcl9',
  'blood_il6',
  'urine_tgfb',
] as const

/** What a patient's row of the trial's file says; the burden is that of the exome. */
export function patientRow(
  who: Candidate | IvbPatient,
  course: LesionCourse,
  /** Mutations a megabase of those whose tumour was sequenced. */
  burden: ReadonlyMap<string, number>,
  seed: number,
): Cell[] {
  const { observables: x, centre } = who
  const random = createRandom(seed, 'ivb entry', who.id)
  const gap = gapsBy(random, centre.missing)
  const measured = (value: number) => value + v.columnSd * random.normal()
  const tmb = burden.get(who.id)
  const entered = 'timeZero' in who ? who : null
  const zero = entered ? formatDay(entered.timeZero) : null
  const randomised = who.cohort === 'randomised'
  const seen = course.progressionSeen
  const treated = entered?.radiotherapyStart != null && entered.radiotherapyStart <= entered.end
  return [
    who.id,
    centre.name,
    Math.floor(x.age),
    x.male === 1 ? 'male' : 'female',
    x.ecog,
    gap(x.dysphagia === 1 ? 'yes' : 'no'),
    x.sites,
    x.liver === 1 ? 'yes' : 'no',
    formatDay(who.induction),
    entered?.tooEarly ? 2 : 4,
    formatDay(entered ? entered.timeZero : who.induction + 86),
    entered ? who.cohort : null,
    entered && randomised ? zero : null,
    entered && !randomised ? zero : null,
    entered ? entered.arm : null,
    entered && treated && entered.radiotherapyStart !== null ? formatDay(entered.radiotherapyStart) : null,
    treated ? v.doseMedian : null,
    treated ? 28 : null,
    entered?.ending === 'local' && seen !== null ? formatDay(seen) : null,
    entered?.ending === 'distant' && seen !== null ? formatDay(seen) : null,
    entered && seen !== null && seen + 20 < entered.end ? formatDay(seen + 14 + random.integer(7)) : null,
    entered && entered.end === entered.deathDay ? formatDay(entered.deathDay) : null,
    formatDay(entered ? entered.end : who.induction + 90 + random.integer(60)),
    tmb === undefined ? null : rounded(tmb, 2),
    gap(rounded(measured(x.cxcl9), 3), 0.06),
    gap(rounded(2 ** measured(x.logIl6), 2), 0.03),
    gap(rounded(2 ** measured(x.logTgfb), 2), 0.05),
  ]
}
