import { periodInDays } from '@tessera/clinical'
import type { QuestionProtocol } from '../protocol/question.ts'
import type { Frame } from './frame.ts'

/**
 * A question as it is asked at a time zero: with the models that are asked there (`at`). Null where the question is not
 * asked there, or no model is left. Without a model that is named as baseline or primary the default takes its place.
 */
export function askedAt(question: QuestionProtocol, { landmark, wait }: Frame): QuestionProtocol | null {
  if (landmark === null) return question
  const here = (at: readonly string[] | undefined) =>
    at === undefined || at.some(one => periodInDays(one) === wait)
  if (!here(question.at)) return null
  const models = Object.fromEntries(
    Object.entries(question.models).filter(([, model]) => Array.isArray(model) || here(model.at)),
  )
  if (Object.keys(models).length === 0) return null
  const { baseline, primary, ...rest } = question
  return {
    ...rest,
    models,
    ...(baseline !== undefined && baseline in models ? { baseline } : {}),
    ...(primary !== undefined && primary in models ? { primary } : {}),
  }
}
