import type { Formula } from '@tessera/evidence'
import type { Feature, LearningOutcome } from '@tessera/learning'
import type { FigureContext } from './figures/place.ts'
import type { FinalFit } from './fit-fold.ts'

type Term = Formula['terms'][number]

/** How a linear predictor becomes a prediction; null where one predictor alone does not. */
const links: Readonly<Record<LearningOutcome['kind'], Formula['link'] | null>> = {
  binary: 'logistic',
  'time-to-event': 'cox',
  continuous: 'identity',
  ordinal: null,
  'competing-risks': null,
}

/**
 * The reported model as terms that a page can compute with. Null where a term is no value and no level of a
 * feature (a spline), where there is no baseline to turn a linear predictor into a risk, and for levels and competing
 * events, of which several predictors decide.
 * @param features the rows that the model was fitted on
 */
export function formulaOf(
  context: FigureContext,
  model: { readonly id: string; readonly label: string },
  fit: FinalFit,
  features: readonly Feature[],
  outcome: LearningOutcome['kind'],
): Formula | null {
  const { coefficients, baselineSurvival, centre } = fit.description
  const survival = context.horizon !== null
  const link = links[outcome]
  if (link === null) return null
  if (survival && baselineSurvival === null) return null
  const intercept = coefficients.find(c => c.term === '(intercept)')?.coefficient ?? 0
  const terms: Term[] = []
  for (const { term, coefficient } of coefficients) {
    if (term === '(intercept)') continue
    const found = termOf(term, coefficient, features)
    if (found === null) return null
    terms.push(found)
  }
  const missing = new Map(coefficients.map(c => [c.term, c.whenMissing]))
  return {
    id: `${context.question}/${context.validation}/formula/${model.id}`,
    question: context.question,
    model: model.id,
    label: model.label,
    link,
    intercept: survival ? -(centre ?? 0) : intercept,
    baselineSurvival: baselineSurvival?.survival ?? null,
    horizon: context.horizon,
    unit: context.unit,
    inputs: features
      .filter(feature => terms.some(term => term.feature === feature.name))
      .map(feature => inputOf(feature, missing)),
    terms,
  }
}

function termOf(term: string, coefficient: number, features: readonly Feature[]): Term | null {
  for (const feature of features) {
    const common = { feature: feature.name, centre: 0, scale: 1, coefficient }
    if (feature.kind === 'numeric' && term === feature.name) return { ...common, kind: 'value', level: null }
    const prefix = `${feature.name}: `
    if (feature.kind === 'categorical' && term.startsWith(prefix))
      return { ...common, kind: 'level', level: term.slice(prefix.length) }
  }
  return null
}

function inputOf(feature: Feature, missing: ReadonlyMap<string, string | null>): Formula['inputs'][number] {
  const common = { feature: feature.name, label: feature.name }
  if (feature.kind === 'categorical') {
    const seen = new Set(feature.codes)
    const levels = feature.levels.filter((_, code) => seen.has(code)).sort()
    const filled = [...missing].find(([term]) => term.startsWith(`${feature.name}: `))?.[1] ?? null
    return {
      ...common,
      unit: null,
      levels,
      minimum: null,
      maximum: null,
      whenMissing: filled !== null && levels.includes(filled) ? filled : null,
    }
  }
  let minimum = Number.POSITIVE_INFINITY
  let maximum = Number.NEGATIVE_INFINITY
  for (const value of feature.values) {
    if (Number.isNaN(value)) continue
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  const filled = Number(missing.get(feature.name) ?? Number.NaN)
  return {
    ...common,
    unit: feature.unit,
    levels: null,
    minimum: Number.isFinite(minimum) ? minimum : null,
    maximum: Number.isFinite(maximum) ? maximum : null,
    whenMissing: Number.isFinite(filled) ? filled : null,
  }
}
