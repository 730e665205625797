import { periodInDays } from '@tessera/clinical'
import type { IntakeQuestion } from '../intake/intake.ts'
import type { PatientPagesProtocol } from '../protocol/patient-pages.ts'
import { questionId } from '../protocol/references.ts'

/** How many patients of a question are shown one at a time, and by which model. */
export interface PagesAsked {
  readonly count: number
  /** Null for the primary model. */
  readonly model: string | null
}

/** Of the questions of a run, at their landmarks, the one whose patients are shown; the first unless the protocol says. */
export function pagesAsked(
  questions: readonly Pick<IntakeQuestion, 'protocol' | 'wait'>[],
  asked: PatientPagesProtocol = 3,
): readonly PagesAsked[] {
  const none = { count: 0, model: null }
  if (typeof asked === 'number')
    return questions.map((_, i) => (i === 0 ? { count: asked, model: null } : none))
  const { question, at, model = null, patients } = asked
  const chosen = questions.findIndex(
    one =>
      questionId(one.protocol) === question &&
      (at === undefined || periodInDays(at) === one.wait) &&
      (model === null || model in one.protocol.models),
  )
  return questions.map((_, i) => (i === chosen ? { count: patients, model } : none))
}
