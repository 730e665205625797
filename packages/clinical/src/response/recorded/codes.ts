import type { NonTargetResponse, TargetResponse } from '../overall.ts'
import type { IrecistResponse, RecistResponse } from '../visit-response.ts'

/** Criteria that a response is recorded by. */
export type Criteria = 'RECIST 1.1' | 'iRECIST' | 'mRECIST'

export function criteriaOf(category: string | null, otherwise: Criteria = 'RECIST 1.1'): Criteria {
  if (category === null) return otherwise
  const text = category.replace(/[\s.]/g, '').toLowerCase()
  if (text.startsWith('irecist')) return 'iRECIST'
  return /^mrecist|^modifiedrecist/.test(text) ? 'mRECIST' : 'RECIST 1.1'
}

const overallCodes: readonly RecistResponse[] = ['CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE', 'ND']
const targetCodes: readonly TargetResponse[] = ['CR', 'PR', 'SD', 'PD', 'NE']
const nonTargetCodes: readonly NonTargetResponse[] = ['CR', 'NON-CR/NON-PD', 'PD', 'NE']

const immuneOverall: readonly IrecistResponse[] = [
  'iCR',
  'iPR',
  'iSD',
  'NON-iCR/NON-iUPD',
  'iUPD',
  'iCPD',
  'NE',
  'ND',
]
const immuneTarget: readonly string[] = ['iCR', 'iPR', 'iSD', 'iUPD', 'iCPD', 'NE']
const immuneNonTarget: readonly string[] = ['iCR', 'NON-iCR/NON-iUPD', 'iUPD', 'iCPD', 'NE']

const codes = {
  recist: { overall: overallCodes, target: targetCodes, nonTarget: nonTargetCodes },
  immune: { overall: immuneOverall, target: immuneTarget, nonTarget: immuneNonTarget },
} as const

const spelled: Readonly<Record<string, string>> = {
  COMPLETERESPONSE: 'CR',
  PARTIALRESPONSE: 'PR',
  STABLEDISEASE: 'SD',
  PROGRESSIVEDISEASE: 'PD',
  NOTEVALUABLE: 'NE',
  NOTALLEVALUATED: 'NE',
  NONCRNONPD: 'NON-CR/NON-PD',
  INCOMPLETERESPONSESTABLEDISEASE: 'NON-CR/NON-PD',
  IRSD: 'NON-CR/NON-PD',
  NODISEASE: 'ND',
  NED: 'ND',
  NONICRNONIUPD: 'NON-iCR/NON-iUPD',
}

/** The codes that a part may have by the criteria. */
export function codesOf(criteria: Criteria, part: 'overall' | 'target' | 'nonTarget'): readonly string[] {
  return codes[criteria === 'iRECIST' ? 'immune' : 'recist'][part]
}

/** A recorded code as it is spelled here; null where the criteria have none such. */
export function codeOf(
  text: string,
  criteria: Criteria,
  part: 'overall' | 'target' | 'nonTarget',
): string | null {
  const bare = text.toUpperCase().replace(/[^A-Z]/g, '')
  return (
    codesOf(criteria, part).find(
      code => code.toUpperCase().replace(/[^A-Z]/g, '') === bare || code === spelled[bare],
    ) ?? null
  )
}

/** A code of iRECIST as that of RECIST 1.1, in which progression has no two kinds. */
const plain: Readonly<Record<string, RecistResponse>> = {
  iCR: 'CR',
  iPR: 'PR',
  iSD: 'SD',
  'NON-iCR/NON-iUPD': 'NON-CR/NON-PD',
  iUPD: 'PD',
  iCPD: 'PD',
}

export function asTarget(code: string | null): TargetResponse | null {
  const bare = code === null ? null : (plain[code] ?? code)
  return targetCodes.find(known => known === bare) ?? null
}

export function asNonTarget(code: string | null): NonTargetResponse | null {
  const bare = code === null ? null : (plain[code] ?? code)
  return nonTargetCodes.find(known => known === bare) ?? null
}

export function asRecist(code: string | null): RecistResponse | null {
  return overallCodes.find(known => known === code) ?? null
}

export function asImmune(code: string | null): IrecistResponse | null {
  return immuneOverall.find(known => known === code) ?? null
}
