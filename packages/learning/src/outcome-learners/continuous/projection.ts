import { choosePenalty } from '../../learners/inner-cross-validation.ts'
import { weightedSum } from '../../learners/linear-model.ts'
import type { Design } from '../../preparation/design.ts'
import { type IndexPath, type Projection, projectionsOf } from '../../projection/index-path.ts'
import type { ProjectionSpec } from '../../projection/projection-spec.ts'
import type { OutcomeLearner } from '../outcome-learner.ts'
import { preparedColumns } from '../prepared-columns.ts'
import { bestPath, errorsByFolds, foldsFor, type LinearRule } from './chosen-by-folds.ts'
import { fittedLinearValue } from './linear-value.ts'
import { meanOf, valuesOf } from './values.ts'

const name = 'partial least squares regression'

/**
 * Partial least squares regression, plain, sparse or of several blocks: the number of components (0 up to the most) and
 * of columns kept by the mean squared error of inner cross-validation. R: pls::plsr(validation = "CV").
 */
export function projectionValueLearner(spec: ProjectionSpec): OutcomeLearner {
  return {
    name,
    fast: true,
    fit: (training, context) => {
      const outcome = valuesOf(training)
      const options = { missingIndicator: spec.missingIndicator }
      const { prepared, design } = preparedColumns(training, options, context)
      const projections = projectionsOf(spec)
      const folds = foldsFor(training, spec.innerFolds)
      const paths = projections.map(
        projection => (own: Design, y: Float64Array) => rulesOf(projection, own, y, spec.components),
      )
      const choice = { folds, repeats: spec.innerRepeats, preparation: options }
      const errors = errorsByFolds(training, context, choice, paths)
      const best = bestPath(errors)
      const components = choosePenalty(errors[best], 'min')
      const rule = paths[best](design, outcome.value)[components]
      return fittedLinearValue(design, outcome, spec.cutOff, {
        learner: name,
        preparation: prepared,
        intercept: { value: rule.intercept, se: null },
        coefficients: rule.beta,
        se: null,
        settings: {
          components,
          componentsTried: spec.components,
          ...(projections[best].choice === '' ? {} : { keep: projections[best].choice }),
          innerFolds: folds,
          innerRepeats: spec.innerRepeats,
          innerMeasure: 'mean squared error',
          innerError: errors[best].mean[components],
          cutOff: spec.cutOff,
        },
        notes: [
          ...prepared.notes,
          ...(components === 0
            ? ['no component predicts better than none: everybody has the same value']
            : []),
        ],
      })
    },
  }
}

/** The rule of 0, 1, ... components; where fewer come back the last goes on. */
function rulesOf(projection: Projection, design: Design, y: Float64Array, components: number): LinearRule[] {
  const none = new Float64Array(design.x.length)
  const path: IndexPath = design.x.length === 0 ? [] : projection.path(design, { value: y, kind: 'value' })
  return Array.from({ length: components + 1 }, (_, k) => {
    const beta = k === 0 || path.length === 0 ? none : path[Math.min(k, path.length) - 1]
    return { beta, intercept: meanOf(y) - meanIndex(design, beta) }
  })
}

function meanIndex({ x, size }: Design, beta: Float64Array): number {
  return meanOf(weightedSum(x, beta, size, 0))
}
