import { elasticNet, logistic } from '@tessera/statistics'
import type { Learner } from '../learner.ts'
import type { Design } from '../preparation/design.ts'
import { preparation } from '../preparation/preparation.ts'
import { aliasedNotes } from './aliased-columns.ts'
import { chooseCutOff } from './cut-off.ts'
import { columnMeans, linearModel, linearOf, logisticOf } from './linear-model.ts'
import { binaryOutcome } from './outcome.ts'
import { preparationOptions, type RegressionSpec } from './specification.ts'
import { ridgePath, ridgeSentence, weakRidge } from './weak-ridge.ts'

/**
 * Logistic regression by maximum likelihood. Where the classes are separated, or there are as many columns
 * as patients, no maximum exists: the fit is then the mode under {@link weakRidge}, and says so.
 */
export function logisticLearner(spec: RegressionSpec): Learner {
  return {
    name: 'logistic regression',
    fast: true,
    fit: (training, context) => {
      const outcome = binaryOutcome(training)
      const prepared = preparation(preparationOptions(spec)).fit(training, context)
      const design = prepared.apply(training.data)
      const estimate = fitLogistic(design, outcome.event)
      const parts = { ...estimate, centre: 0 }
      return linearModel({
        ...parts,
        learner: 'logistic regression',
        target: { kind: 'binary' },
        preparation: prepared,
        means: columnMeans(design),
        baseline: null,
        cutOff: chooseCutOff(spec.cutOff, logisticOf(linearOf(parts, design)), outcome),
        parameters: design.terms.length,
        settings: { ...estimate.settings, cutOff: spec.cutOff },
        notes: [...prepared.notes, ...estimate.notes],
      })
    },
  }
}

interface LogisticEstimate {
  readonly intercept: { readonly value: number; readonly se: number | null }
  readonly coefficients: Float64Array
  readonly se: Float64Array | null
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

function fitLogistic({ x, terms, size }: Design, event: Uint8Array): LogisticEstimate {
  const tooMany = x.length + 1 >= size
  const fit = tooMany ? null : logistic({ y: event, x })
  if (fit === null || fit.separated || !fit.converged) {
    const lambda = ridgePath(size)
    const ridge = elasticNet({ family: 'binomial', y: event, x, alpha: 0, lambda })
    const last = ridge.lambda.length - 1
    const reason = tooMany
      ? `${x.length} columns for ${size} rows`
      : fit?.separated
        ? 'the features separate patients with and without the event'
        : 'the maximum-likelihood fit did not converge'
    return {
      intercept: { value: ridge.intercept[last], se: null },
      coefficients: ridge.beta[last],
      se: null,
      settings: { method: 'weak ridge', lambda: weakRidge(size) },
      notes: [ridgeSentence(reason)],
    }
  }
  return {
    intercept: { value: fit.coefficients[0], se: fit.se[0] },
    coefficients: fit.coefficients.slice(1),
    se: fit.se.slice(1),
    settings: { method: 'maximum likelihood' },
    notes: aliasedNotes(terms, fit.aliased.slice(1)),
  }
}
