import type { Feature } from '@tessera/learning'
import type { StudyProtocol } from '../protocol/study.ts'

type Question = StudyProtocol['questions'][number]

/** The model that is reported: the one named, or the last that is fitted here rather than published. */
export function primaryModel(question: Question): string {
  const names = Object.keys(question.models)
  const fitted = names.filter(name => {
    const given = question.models[name]
    return Array.isArray(given) || given.published === undefined
  })
  return question.primary ?? fitted.at(-1) ?? names[names.length - 1]
}

/**
 * Candidate parameters of a model, before any selection: one for a number, knots - 1 for a restricted cubic
 * spline, levels - 1 for a variable with levels (those that occur).
 */
export function candidateParameters(question: Question, model: string, features: readonly Feature[]): number {
  const given = question.models[model]
  const learner = Array.isArray(given) ? 'regression' : given.learner
  const splines = typeof learner === 'object' && learner.name === 'regression' ? learner.splines : undefined
  let parameters = 0
  for (const feature of features) {
    if (feature.kind === 'numeric') parameters += (splines?.[feature.name] ?? 2) - 1
    else parameters += Math.max(0, new Set(feature.codes.filter(code => code >= 0)).size - 1)
  }
  return parameters
}
