import { createRandom } from '@tessera/statistics'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { groupOf } from './cancer-types.ts'
import type { IciPatient } from './patient.ts'

const indicators = Array.from({ length: 18 }, (_, i) => i + 1)

/** The columns of the published files that the example reads. */
export const iciHeader = [
  'SAMPLE_ID',
  'Year of ICI treatment start',
  'TMB',
  'Systemic_therapy_history',
  'Albumin',
  'CancerType',
  'CancerType_grouped',
  'NLR',
  'Age',
  'Drug',
  'Sex',
  'Stage',
  'PFS_Event',
  'PFS_Months',
  'OS_Event',
  'OS_Months',
  'Response',
  ...indicators.map(i => `CancerType${i}`),
]

/** Part of the patients of the transport cohort whose earlier treatment is not known. */
const unknownHistory = 0.04

export function iciRow(patient: IciPatient, seed: number): Cell[] {
  const { observables: x, followed, death, progression } = patient
  const random = createRandom(seed, 'ici entry', patient.id)
  const historyUnknown = patient.cohort.file === 'MSK2.csv' && random.next() < unknownHistory
  return [
    patient.number,
    patient.year,
    rounded(x.tmb, 1),
    historyUnknown ? null : x.treatedBefore,
    rounded(Math.min(5.2, Math.max(1.5, x.albumin)), 1),
    x.type.name,
    groupOf(x.type),
    rounded(Math.exp(x.logNlr), 2),
    rounded(x.age, 4),
    patient.combination,
    patient.male,
    patient.stageFour,
    progression <= followed ? 1 : 0,
    rounded(Math.max(0.03, Math.min(progression, followed)), 4),
    death <= followed ? 1 : 0,
    rounded(Math.max(0.03, Math.min(death, followed)), 4),
    patient.response,
    ...indicators.map(i => (i === x.type.indicator ? 1 : 0)),
  ]
}
