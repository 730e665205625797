import { elasticNet } from '@tessera/statistics'
import { choosePenalty } from '../../learners/inner-cross-validation.ts'
import { type ElasticNetSpec, preparationOptions } from '../../learners/specification.ts'
import type { Design } from '../../preparation/design.ts'
import type { OutcomeLearner } from '../outcome-learner.ts'
import { preparedColumns } from '../prepared-columns.ts'
import { bestPath, errorsByFolds, foldsFor, type LinearRule } from './chosen-by-folds.ts'
import { fittedLinearValue } from './linear-value.ts'
import { meanOf, valuesOf } from './values.ts'

const name = 'elastic-net linear regression'

/**
 * Elastic-net linear regression: the whole path for each alpha; lambda, and alpha where there are several, by the mean
 * squared error of inner cross-validation, in which the preparation is fitted again. As glmnet's cv.glmnet of a
 * gaussian outcome.
 */
export function elasticNetValueLearner(spec: ElasticNetSpec): OutcomeLearner {
  return {
    name,
    fast: true,
    fit: (training, context) => {
      const outcome = valuesOf(training)
      const options = preparationOptions(spec)
      const { prepared, design } = preparedColumns(training, options, context)
      const alphas = typeof spec.alpha === 'number' ? [spec.alpha] : spec.alpha
      const folds = foldsFor(training, spec.innerFolds)
      const whole =
        design.x.length === 0 ? [] : alphas.map(alpha => gaussianPath(design, outcome.value, alpha))
      const errors =
        whole.length === 0
          ? []
          : errorsByFolds(
              training,
              context,
              { folds, repeats: spec.innerRepeats, preparation: options },
              alphas.map((alpha, a) => (inner, y) => rulesAt(inner, y, alpha, whole[a].lambda)),
            )
      const best = bestPath(errors)
      const at = whole.length === 0 ? 0 : choosePenalty(errors[best], spec.rule)
      const rule: LinearRule =
        whole.length === 0
          ? { intercept: meanOf(outcome.value), beta: new Float64Array(0) }
          : whole[best].rules[at]
      const kept = rule.beta.reduce((count, b) => count + (b === 0 ? 0 : 1), 0)
      return fittedLinearValue(design, outcome, spec.cutOff, {
        learner: name,
        preparation: prepared,
        intercept: { value: rule.intercept, se: null },
        coefficients: rule.beta,
        se: null,
        settings:
          whole.length === 0
            ? { cutOff: spec.cutOff }
            : {
                alpha: alphas[best],
                alphasTried: alphas.join(', '),
                lambda: whole[best].lambda[at],
                lambdaRule: spec.rule,
                innerFolds: folds,
                innerRepeats: spec.innerRepeats,
                innerMeasure: 'mean squared error',
                innerError: errors[best].mean[at],
                columnsKept: kept,
                cutOff: spec.cutOff,
              },
        notes: [
          ...prepared.notes,
          ...(kept === 0 ? ['no column is kept: every patient is predicted the same value'] : []),
        ],
      })
    },
  }
}

function gaussianPath({ x }: Design, y: Float64Array, alpha: number) {
  const { lambda, beta, intercept } = elasticNet({ family: 'gaussian', y, x, alpha })
  return { lambda, rules: beta.map((own, l): LinearRule => ({ intercept: intercept[l], beta: own })) }
}

/** The rules at given penalties; where the path stops early its last goes on. */
function rulesAt({ x }: Design, y: Float64Array, alpha: number, lambda: Float64Array): LinearRule[] {
  if (x.length === 0) return Array.from(lambda, () => ({ intercept: meanOf(y), beta: new Float64Array(0) }))
  const path = elasticNet({ family: 'gaussian', y, x, alpha, lambda, tolerance: 1e-10 })
  const last = path.beta.length - 1
  return Array.from(lambda, (_, l) => {
    const at = Math.min(l, last)
    return { intercept: path.intercept[at], beta: path.beta[at] }
  })
}
