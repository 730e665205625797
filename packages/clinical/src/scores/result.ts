import type { Fields } from '@tessera/tables'
import { analyteOf, laboratoryFields } from '../toxicity/index.ts'
import type { MeasuredInput } from './evaluate.ts'

/** One laboratory result (or an age) of a patient. */
export interface LaboratoryResult extends MeasuredInput {
  readonly patientId: string
  readonly analyte: string
  /** Day since 1970-01-01; null where it is not known whole. */
  readonly day: number | null
  readonly visit: string | null
  readonly row: number
}

/** Columns of a long table of results: those of CTCAE, and the patient's age (for FIB-4). */
export const scoreFields = {
  ...laboratoryFields,
  age: { kind: 'number', names: ['age', 'AGE'], what: 'age in years' },
} as const satisfies Fields

/** The analyte of a test for scores: what CTCAE knows, and C-reactive protein. Results of urine are none. */
export function scoreAnalyteOf(
  code: string | null,
  name: string | null,
  specimen: string | null,
): string | null {
  if (/urin|尿/i.test(specimen ?? '')) return null
  const texts = [code, name].map(text => text?.trim() ?? '')
  if (texts.some(text => /^(crp|hs-?crp|c-reactive protein|c反应蛋白)/i.test(text)))
    return 'C-reactive protein'
  const analyte = analyteOf(code, name)
  return analyte?.specimen === 'blood' ? analyte.name : null
}
