import { choosePenalty } from '../../learners/inner-cross-validation.ts'
import { weightedSum } from '../../learners/linear-model.ts'
import type { Design } from '../../preparation/design.ts'
import { preparation } from '../../preparation/preparation.ts'
import { type IndexPath, type Projection, projectionsOf } from '../../projection/index-path.ts'
import type { ProjectionSpec } from '../../projection/projection-spec.ts'
import { outcomeCutOff } from '../outcome-cut-off.ts'
import { type OutcomeLearner, withoutOutcome, withTraining } from '../outcome-learner.ts'
import { errorsByFolds, foldsFor, type LinearRule } from './chosen-by-folds.ts'
import { linearValueModel } from './linear-value.ts'
import { valuesOf } from './values.ts'

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
      const columns = withTraining(training, withoutOutcome(training.data).outcome)
      const prepared = preparation(options).fit(columns, context)
      const design = prepared.apply(columns.data)
      const projections = projectionsOf(spec)
      const folds = foldsFor(training, spec.innerFolds)
      const paths = projections.map(
        projection => (own: Design, y: Float64Array) => rulesOf(projection, own, y, spec.components),
      )
      const choice = { folds, repeats: spec.innerRepeats, preparation: options }
      const errors = errorsByFolds(training, context, choice, paths)
      const least = errors.map(path => path.mean[choosePenalty(path, 'min')])
      const best = least.reduce((found, value, p) => (value < least[found] ? p : found), 0)
      const components = choosePenalty(errors[best], 'min')
      const rule = paths[best](design, outcome.value)[components]
      const value = weightedSum(design.x, rule.beta, design.size, rule.intercept)
      return linearValueModel({
        learner: name,
        unit: outcome.unit,
        preparation: prepared,
        intercept: { value: rule.intercept, se: null },
        coefficients: rule.beta,
        se: null,
        cutOff: outcomeCutOff(spec.cutOff, value, outcome),
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

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
