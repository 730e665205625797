import type { Feature } from '@tessera/learning'
import { type AssayBlock, publishedSignatures } from '@tessera/omics'
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
 * spline, levels - 1 for a variable with levels (those that occur); of an assay one for each feature that its steps leave.
 */
export function candidateParameters(
  question: Question,
  model: string,
  features: readonly Feature[],
  assays: readonly AssayBlock[] = [],
): number {
  const given = question.models[model]
  const learner = Array.isArray(given) ? 'regression' : given.learner
  const splines = typeof learner === 'object' && learner.name === 'regression' ? learner.splines : undefined
  let parameters = assays.reduce((sum, assay) => sum + featuresLeft(assay), 0)
  for (const feature of features) {
    if (feature.kind === 'numeric') parameters += (splines?.[feature.name] ?? 2) - 1
    else parameters += Math.max(0, new Set(feature.codes.filter(code => code >= 0)).size - 1)
  }
  return parameters
}

/** Features that a model reads of an assay: as many as the steps leave that say so beforehand. */
function featuresLeft({ features, steps }: AssayBlock): number {
  return steps.reduce((left, step) => {
    if (step.step === 'variable' || step.step === 'components') return Math.min(left, step.count)
    if (step.step === 'features') return step.names.length
    if (step.step === 'published')
      return step.names.length === 0 ? publishedSignatures.length : step.names.length
    return step.step === 'scores' ? step.sets.length : left
  }, features.length)
}
