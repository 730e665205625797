import type { Coefficient, ModelDescription } from '../learner.ts'
import { hazardAt } from '../learners/baseline.ts'
import type { PublishedParts } from './published-parts.ts'

/** A published model in words and numbers, as it can be applied by hand. */
export function describePublished(parts: PublishedParts): ModelDescription {
  const { adjustment, adjustmentSe, baseline, target, score } = parts
  const row = (term: string, coefficient: number, se: number | null): Coefficient => ({
    term,
    coefficient,
    se,
    unit: null,
    whenMissing: null,
  })
  const coefficients = [row('published score', adjustment.slope, adjustmentSe.slope)]
  if (target.kind === 'binary')
    coefficients.unshift(row('(intercept)', adjustment.intercept, adjustmentSe.intercept))
  adjustment.revision?.preparation.terms.forEach(({ term, unit, whenMissing }, j) => {
    const coefficient = adjustment.revision?.coefficients[j] ?? 0
    coefficients.push({ term, coefficient, se: null, unit, whenMissing })
  })
  const scale =
    score.gives === 'linear predictor' ? '' : target.kind === 'binary' ? 'logit of ' : 'log(-log(1 - p)) of '
  const notes = [`published score: ${scale}${score.text}`, ...parts.notes]
  const shared = { coefficients, settings: parts.settings, notes }
  if (target.kind === 'binary')
    return { ...shared, formula: '1 / (1 + exp(-(intercept + sum)))', baselineSurvival: null, centre: null }
  if (baseline === null)
    return { ...shared, formula: '1 - exp(-exp(sum))', baselineSurvival: null, centre: null }
  return {
    ...shared,
    formula: `1 - S0(${target.horizon})^exp(sum - ${parts.centre})`,
    baselineSurvival: { time: target.horizon, survival: Math.exp(-hazardAt(baseline, target.horizon)) },
    centre: parts.centre,
  }
}
