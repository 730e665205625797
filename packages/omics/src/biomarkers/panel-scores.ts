import { applyToHeldOut, applyToTraining, type HeldOut, type Training } from '@tessera/evidence'
import {
  chainedImputer,
  createLearner,
  forestImputer,
  LearnerError,
  type LearnerSpec,
  type ModellingRows,
  nearestImputer,
  preparation,
} from '@tessera/learning'
import { linearRegression, ordinalRegression } from '@tessera/statistics'
import type { BiomarkerCohort } from './cohort.ts'
import { dividedAt, rowsWith } from './training-rows.ts'

/** How missing values are filled in, fitted on the training rows of a fold; `median` is the learners' own. */
export type PanelImputer = 'median' | 'nearest' | 'chained' | 'forest'

export interface PanelModel {
  readonly learner: LearnerSpec | LearnerSpec['name']
  readonly imputer: PanelImputer
  readonly seed: number
}

/**
 * Scores of held-out patients by a model of the features at `places` (and the covariates), fitted on the training patients: a
 * learner's linear predictor (the mean over completed data sets); for ordinal and continuous outcomes that of proportional-odds and linear regression. Null where
 * the model could not be fitted.
 */
export function panelScores(
  cohort: BiomarkerCohort,
  fold: { readonly name: string; readonly training: Int32Array; readonly heldOut: Int32Array },
  places: readonly number[],
  withAdjust: boolean,
  model: PanelModel,
): Float64Array | null {
  const data = rowsWith(cohort, places, withAdjust)
  if (data.features.length === 0) return null
  const scores = completed(dividedAt(data, fold.training, fold.heldOut, fold.name), model).map(rows =>
    scoresOf(cohort, rows, model),
  )
  const [first] = scores
  if (first === null || scores.includes(null)) return null
  return first.map((_, i) => scores.reduce((sum, one) => sum + (one?.[i] ?? 0), 0) / scores.length)
}

function scoresOf(
  { outcome }: BiomarkerCohort,
  { training, heldOut }: Rows,
  model: PanelModel,
): Float64Array | null {
  if (outcome.kind === 'ordinal' || outcome.kind === 'continuous')
    return regressionScores(
      outcome.kind === 'ordinal' ? outcome.level : outcome.value,
      outcome.kind,
      training,
      heldOut,
      model,
    )
  try {
    const learner = createLearner(model.learner, training.data.outcome.kind)
    return learner.fit(training, { seed: model.seed }).predict(heldOut).linear
  } catch (error) {
    if (error instanceof LearnerError) return null
    throw error
  }
}

interface Rows {
  readonly training: Training<ModellingRows>
  readonly heldOut: HeldOut<ModellingRows>
}

/** The rows as they are, or completed by what was fitted on those of training: once, or five times by chained equations. */
function completed(rows: Rows, { imputer, seed }: PanelModel): Rows[] {
  const by = (apply: (input: ModellingRows) => ModellingRows): Rows => ({
    training: applyToTraining({ apply }, rows.training),
    heldOut: applyToHeldOut({ apply }, rows.heldOut),
  })
  if (imputer === 'median') return [rows]
  if (imputer === 'chained') {
    const imputations = 5
    const fitted = chainedImputer({ imputations }).fit(rows.training, { seed })
    return Array.from({ length: imputations }, (_, k) => by(input => fitted.apply(input)[k]?.rows ?? input))
  }
  const single = imputer === 'nearest' ? nearestImputer() : forestImputer()
  const fitted = single.fit(rows.training, { seed })
  return [by(input => fitted.apply(input).rows)]
}

function regressionScores(
  values: ArrayLike<number>,
  kind: 'ordinal' | 'continuous',
  training: Training<ModellingRows>,
  heldOut: HeldOut<ModellingRows>,
  { seed }: PanelModel,
): Float64Array | null {
  const prepared = preparation().fit(training, { seed })
  const { x } = prepared.apply(training.data)
  const y = Float64Array.from(training.rows, row => values[row])
  if (x.length === 0 || y.length <= x.length + 2) return null
  const coefficients =
    kind === 'ordinal'
      ? ordinalRegression({ y, x }).coefficients
      : linearRegression({ y, x }).coefficients.slice(1)
  const design = prepared.apply(heldOut.data)
  return Float64Array.from({ length: design.size }, (_, i) =>
    design.x.reduce((sum, column, j) => sum + coefficients[j] * column[i], 0),
  )
}
