import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { stateIn } from '../latent/tumour-immune-state.ts'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { IvbPatient } from './patient.ts'

export const laboratoryHeader = [
  'patient_id',
  'visit',
  'date',
  'test',
  'value',
  'unit',
  'lower',
  'upper',
] as const

interface LaboratoryTest {
  readonly test: string
  readonly unit: string
  readonly low: number
  readonly high: number
  readonly median: number
  /** Standard deviation of the logarithm. */
  readonly spread: number
  readonly onFrailty: number
  /** Change of the logarithm during radiotherapy. */
  readonly underRadiotherapy: number
  readonly digits: number
}

/** Tests and reference ranges of one laboratory; all assumed. */
const tests: readonly LaboratoryTest[] = [
  row('Haemoglobin', 'g/L', 115, 150, 122, 0.1, -0.05, -0.06, 0),
  row('Neutrophils', '10^9/L', 1.8, 6.3, 3.6, 0.35, 0.05, -0.25, 2),
  row('Lymphocytes', '10^9/L', 1.1, 3.2, 1.4, 0.35, -0.1, -0.9, 2),
  row('Platelets', '10^9/L', 125, 350, 220, 0.3, 0, -0.25, 0),
  row('Alanine aminotransferase', 'U/L', 7, 40, 22, 0.45, 0.05, 0, 0),
  row('Creatinine', 'umol/L', 57, 97, 72, 0.2, 0.05, 0, 0),
  row('Albumin', 'g/L', 40, 55, 40, 0.08, -0.05, -0.04, 1),
]

function row(
  test: string,
  unit: string,
  low: number,
  high: number,
  median: number,
  spread: number,
  onFrailty: number,
  underRadiotherapy: number,
  digits: number,
): LaboratoryTest {
  return { test, unit, low, high, median, spread, onFrailty, underRadiotherapy, digits }
}

/** Laboratory values at time zero and every three weeks to week 18, while the patient is followed. */
export function laboratoryValues(who: IvbPatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'ivb laboratory', who.id)
  const rows: Cell[][] = []
  const { frailty } = stateIn(who.latent)
  const own = tests.map(test => 0.6 * test.spread * random.normal() + test.onFrailty * frailty)
  for (let week = 0; week <= 18; week += 3) {
    const day = who.timeZero + 7 * week
    if (day > who.end) break
    const during =
      who.radiotherapyStart !== null && day > who.radiotherapyStart && day < who.radiotherapyStart + 70
    tests.forEach((test, i) => {
      const shift = own[i] + 0.6 * test.spread * random.normal() + (during ? test.underRadiotherapy : 0)
      const value = rounded(test.median * Math.exp(shift), test.digits)
      rows.push([
        who.id,
        week === 0 ? 'TIME ZERO' : `WEEK ${week}`,
        formatDay(day),
        test.test,
        value,
        test.unit,
        test.low,
        test.high,
      ])
    })
  }
  return rows
}
