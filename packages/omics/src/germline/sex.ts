import type { Sample } from '../assay/sample.ts'

export type Sex = 'female' | 'male'

const names: Record<string, Sex> = {
  f: 'female',
  female: 'female',
  w: 'female',
  woman: 'female',
  '2': 'female',
  m: 'male',
  male: 'male',
  man: 'male',
  '1': 'male',
}

/** Sex by the words and codes of tables (F, female, 2 as in PLINK); null for others. */
export function sexNamed(text: string | number | null): Sex | null {
  return text === null ? null : (names[String(text).trim().toLowerCase()] ?? null)
}

/** The declared sex of a sample: the column `sex` of its sheet. */
export function declaredSex(sample: Sample): Sex | null {
  return sexNamed(sample.covariates.sex ?? null)
}
