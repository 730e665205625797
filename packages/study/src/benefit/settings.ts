import type { QuestionProtocol } from '../protocol/question.ts'

/** A question of benefit with every choice made, and which of them the protocol does not make. */
export interface BenefitSettings {
  readonly estimand: 'ate' | 'att' | 'overlap'
  readonly overlap: number
  readonly exchangeRate: number
  readonly groups: number
  readonly imputations: number
  readonly margin: number
  readonly interaction: number
  /** Keys that the protocol leaves out: their values are assumed. */
  readonly assumed: readonly string[]
}

const assumedValues = {
  estimand: 'ate',
  overlap: 0.5,
  exchangeRate: 3,
  groups: 3,
  imputations: 5,
  margin: 1.25,
  interaction: 1.5,
} as const

/** The choices of a question; what is left out is assumed and says so. */
export function benefitSettings(question: QuestionProtocol): BenefitSettings {
  const { estimand, overlap, exchangeRate, groups, imputations, margin, interaction } = question
  const given = { estimand, overlap, exchangeRate, groups, imputations, margin, interaction }
  return {
    estimand: estimand ?? assumedValues.estimand,
    overlap: overlap ?? assumedValues.overlap,
    exchangeRate: exchangeRate ?? assumedValues.exchangeRate,
    groups: groups ?? assumedValues.groups,
    imputations: imputations ?? assumedValues.imputations,
    margin: margin ?? assumedValues.margin,
    interaction: interaction ?? assumedValues.interaction,
    assumed: Object.entries(given).flatMap(([key, value]) => (value === undefined ? [key] : [])),
  }
}

/** The estimand in words. */
export const estimandWords: Readonly<Record<BenefitSettings['estimand'], string>> = {
  ate: 'all eligible patients',
  att: 'patients like those who received an arm',
  overlap: 'patients in equipoise between the arms',
}
