import { assumedNumber } from '../truth/assumption.ts'

/** A tumour type: its share, what it does to response (log odds) and its organs of metastasis. */
export interface TumourType {
  readonly name: string
  readonly share: number
  readonly response: number
  readonly combinationUsed: boolean
  readonly primary: string
}

/** The strata of the cohort. */
export const tumourTypes: readonly TumourType[] = [
  { name: 'NSCLC', share: 0.34, response: 0, combinationUsed: false, primary: 'LUNG' },
  { name: 'Melanoma', share: 0.2, response: 0.7, combinationUsed: true, primary: 'SKIN' },
  { name: 'Renal', share: 0.14, response: 0.3, combinationUsed: true, primary: 'KIDNEY' },
  { name: 'Urothelial', share: 0.12, response: -0.1, combinationUsed: false, primary: 'BLADDER' },
  { name: 'Gastro-oesophageal', share: 0.2, response: -0.3, combinationUsed: false, primary: 'STOMACH' },
]

export const drugClasses = ['PD-1', 'PD-L1', 'PD-1 + CTLA-4'] as const

export const tumourTypeRecords = tumourTypes.flatMap(({ name, share, response }) => [
  assumedNumber(
    `share of ${name}`,
    share,
    null,
    'chosen: a mixed cohort of advanced tumours under checkpoint inhibitors',
  ),
  assumedNumber(
    `response of ${name}`,
    response,
    'log odds',
    'order as in Chowell et al., Nat Biotechnol 2022;40:499; value chosen',
  ),
])
