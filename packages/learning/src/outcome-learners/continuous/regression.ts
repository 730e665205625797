import { elasticNet, linearRegression } from '@tessera/statistics'
import { aliasedNotes } from '../../learners/aliased-columns.ts'
import { preparationOptions, type RegressionSpec } from '../../learners/specification.ts'
import { ridgePath, weakRidge } from '../../learners/weak-ridge.ts'
import type { Design } from '../../preparation/design.ts'
import type { OutcomeLearner } from '../outcome-learner.ts'
import { preparedColumns } from '../prepared-columns.ts'
import { fittedLinearValue } from './linear-value.ts'
import { valuesOf } from './values.ts'

/**
 * Linear regression by least squares. With as many columns as patients there is no estimate: the fit is then that
 * under a weak ridge penalty, and says so.
 */
export function linearLearner(spec: RegressionSpec): OutcomeLearner {
  return {
    name: 'linear regression',
    fast: true,
    fit: (training, context) => {
      const outcome = valuesOf(training)
      const { prepared, design } = preparedColumns(training, preparationOptions(spec), context)
      const fit = fitLinear(design, outcome.value)
      return fittedLinearValue(design, outcome, spec.cutOff, {
        learner: 'linear regression',
        preparation: prepared,
        intercept: fit.intercept,
        coefficients: fit.coefficients,
        se: fit.se,
        settings: { ...fit.settings, cutOff: spec.cutOff },
        notes: [...prepared.notes, ...fit.notes],
      })
    },
  }
}

interface LinearEstimate {
  readonly intercept: { readonly value: number; readonly se: number | null }
  readonly coefficients: Float64Array
  readonly se: Float64Array | null
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

function fitLinear({ x, terms, size }: Design, y: Float64Array): LinearEstimate {
  if (x.length + 2 > size) {
    const ridge = elasticNet({ family: 'gaussian', y, x, alpha: 0, lambda: ridgePath(size) })
    const last = ridge.beta.length - 1
    return {
      intercept: { value: ridge.intercept[last], se: null },
      coefficients: ridge.beta[last],
      se: null,
      settings: { method: 'weak ridge', lambda: weakRidge(size) },
      notes: [
        `${x.length} columns for ${size} rows, so that least squares has no single answer: coefficients are those under a weak ridge penalty, without standard errors`,
      ],
    }
  }
  const fit = linearRegression({ y, x })
  return {
    intercept: { value: fit.coefficients[0], se: fit.se[0] },
    coefficients: fit.coefficients.slice(1),
    se: fit.se.slice(1),
    settings: { method: 'least squares', residualSd: fit.residualSd },
    notes: aliasedNotes(terms, fit.aliased.slice(1)),
  }
}
