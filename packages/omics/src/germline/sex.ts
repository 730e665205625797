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

/** What a sample's sheet says of its sex, in the column sex or gender; null where it says nothing. */
export function statedSex({ covariates }: Sample): string | number | null {
  const column = Object.keys(covariates).find(name => /^(sex|gender)$/i.test(name.trim()))
  return column === undefined ? null : covariates[column]
}

/** The declared sex of a sample; null where the sheet has none that can be read. */
export function declaredSex(sample: Sample): Sex | null {
  return sexNamed(statedSex(sample))
}
