import { assumedEffect } from '../truth/assumed-effect.ts'
import type { Effect } from '../truth/truth.ts'
import { rectal } from './assumptions.ts'
import type { RectalEndpoint } from './risk.ts'

const v = rectal.values

type Row = readonly [term: string, kind: Effect['kind'], coefficient: number, per: string, centredAt?: number]

const sd = '1 standard deviation'
const yes = 'yes against no'
const response: readonly Row[] = [
  ['sensitivity', 'latent', v.gradeOnSensitivity, sd],
  ['total neoadjuvant therapy', 'observable', v.gradeOnTotalNeoadjuvant, 'against long-course'],
  ['short-course radiotherapy', 'observable', v.gradeOnShortCourse, 'against long-course'],
  ['mmr', 'observable', v.gradeOnDmmr, 'deficient against proficient'],
]
const recurrence: readonly Row[] = [
  ['aggressiveness', 'latent', v.recurrenceOnAggressiveness, sd],
  ['sensitivity', 'latent', v.recurrenceOnSensitivity, sd],
  ['yp_n', 'observable', v.recurrenceOnNodes, yes],
  ['tumour_deposits', 'observable', v.recurrenceOnDeposits, yes],
  ['trg', 'observable', v.recurrenceOnGrade, 'grade', 1],
]

const rows: Readonly<Record<RectalEndpoint, readonly Row[]>> = {
  pcr: response,
  trg: response,
  fascia: [
    ['mrf', 'observable', v.fasciaAfterOnFascia, yes],
    ['aggressiveness', 'latent', v.fasciaAfterOnAggressiveness, sd],
    ['sensitivity', 'latent', v.fasciaAfterOnSensitivity, sd],
  ],
  deposits: [
    ['aggressiveness', 'latent', v.depositsOnAggressiveness, sd],
    ['sensitivity', 'latent', v.depositsOnSensitivity, sd],
    ['emvi', 'observable', v.depositsOnEmvi, yes],
  ],
  margin: [
    ['aggressiveness', 'latent', v.marginOnAggressiveness, sd],
    ['sensitivity', 'latent', v.marginOnSensitivity, sd],
    ['mrf', 'observable', v.marginOnFascia, yes],
  ],
  sphincter: [
    ['distance', 'observable', v.sphincterOnDistance, 'cm', 6],
    ['sensitivity', 'latent', v.sphincterOnSensitivity, sd],
  ],
  local_recurrence: [...recurrence, ['margin', 'observable', v.localOnMargin, yes]],
  distant_recurrence: [
    ...recurrence,
    ['margin', 'observable', v.distantOnMargin, yes],
    ['emvi', 'observable', v.distantOnEmvi, yes],
  ],
  os: [
    ...recurrence,
    ['age', 'observable', v.deathOnAge, '10 years, of death without recurrence', 60],
    ['frailty', 'latent', v.deathOnFrailty, `${sd}, of death without recurrence`],
  ],
}

/** The terms of an endpoint as the truth file holds them: log odds, or log hazards of the first event. */
export function rectalEffects(endpoint: RectalEndpoint): Effect[] {
  return rows[endpoint].map(([term, kind, coefficient, per, centredAt]) =>
    assumedEffect(term, kind, coefficient, per, 'chosen', centredAt),
  )
}
