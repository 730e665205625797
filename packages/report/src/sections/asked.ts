import type { Analysis, Question } from '@tessera/evidence'

/** What a part of the report answers: a question that models were fitted to, or an analysis without any. */
export type Asked = Question | Analysis

export function isQuestion(asked: Asked): asked is Question {
  return 'validations' in asked
}

/** The validations that its numbers may stand under; an analysis has none. */
export function validationsOf(asked: Asked | null): Question['validations'] {
  return asked !== null && isQuestion(asked) ? asked.validations : []
}
