import { cox, elasticNetCox } from '@tessera/statistics'
import type { Learner } from '../learner.ts'
import type { Design } from '../preparation/design.ts'
import { preparation } from '../preparation/preparation.ts'
import type { SurvivalOutcome } from '../rows.ts'
import { aliasedNotes } from './aliased-columns.ts'
import { baselineOf, horizonNotes, survivalRisk } from './baseline.ts'
import { chooseCutOff } from './cut-off.ts'
import { columnMeans, linearModel, weightedSum } from './linear-model.ts'
import { survivalOutcome, targetOf } from './outcome.ts'
import { preparationOptions, type RegressionSpec } from './specification.ts'
import { ridgePath, ridgeSentence, weakRidge } from './weak-ridge.ts'

/**
 * Cox regression by maximum partial likelihood with Efron's ties, and the baseline that belongs to it. Where
 * the partial likelihood is monotone, or there are as many columns as events, no maximum exists: the fit is
 * then the mode under {@link weakRidge}, and says so.
 */
export function coxLearner(spec: RegressionSpec): Learner {
  return {
    name: 'Cox regression',
    fast: true,
    fit: (training, context) => {
      const outcome = survivalOutcome(training)
      const prepared = preparation(preparationOptions(spec)).fit(training, context)
      const design = prepared.apply(training.data)
      const estimate = fitCox(design, outcome)
      const sum = weightedSum(design.x, estimate.coefficients, design.size, 0)
      const { baseline, centre, linear } = baselineOf(sum, outcome, estimate.ties)
      return linearModel({
        learner: 'Cox regression',
        target: targetOf(outcome),
        preparation: prepared,
        means: columnMeans(design),
        intercept: null,
        coefficients: estimate.coefficients,
        se: estimate.se,
        centre,
        baseline,
        cutOff: chooseCutOff(spec.cutOff, survivalRisk(linear, baseline, outcome.horizon), outcome),
        parameters: design.terms.length,
        settings: { ...estimate.settings, cutOff: spec.cutOff },
        notes: [...prepared.notes, ...estimate.notes, ...horizonNotes(outcome)],
      })
    },
  }
}

interface CoxEstimate {
  readonly coefficients: Float64Array
  readonly se: Float64Array | null
  readonly ties: 'efron' | 'breslow'
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

function fitCox({ x, terms }: Design, outcome: SurvivalOutcome): CoxEstimate {
  const { time, event } = outcome
  if (x.length === 0)
    return { coefficients: new Float64Array(0), se: null, ties: 'efron', settings: {}, notes: [] }
  const events = event.reduce((sum, e) => sum + e, 0)
  const tooMany = x.length >= events
  const fit = tooMany ? null : cox({ time, event, x, ties: 'efron' })
  if (fit === null || fit.infinite.some(Boolean) || !fit.converged) {
    const ridge = elasticNetCox({ time, event, x, alpha: 0, lambda: ridgePath(time.length) })
    const infinite = terms.filter((_, j) => fit?.infinite[j]).map(term => `'${term.term}'`)
    const reason = tooMany
      ? `${x.length} columns for ${events} events`
      : infinite.length > 0
        ? `the partial likelihood grows without end in ${infinite.join(', ')}`
        : 'the maximum partial likelihood did not converge'
    return {
      coefficients: ridge.beta[ridge.lambda.length - 1],
      se: null,
      ties: 'breslow',
      settings: { method: 'weak ridge', ties: 'breslow', lambda: weakRidge(time.length) },
      notes: [ridgeSentence(reason)],
    }
  }
  return {
    coefficients: fit.coefficients,
    se: fit.se,
    ties: 'efron',
    settings: { method: 'maximum partial likelihood', ties: 'efron' },
    notes: aliasedNotes(terms, fit.aliased),
  }
}
