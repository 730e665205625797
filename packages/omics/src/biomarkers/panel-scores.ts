import {
  applyToHeldOut,
  applyToTraining,
  type Fitted,
  type Fitter,
  type HeldOut,
  type Training,
} from '@tessera/evidence'
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
 * learner's linear predictor; for ordinal and continuous outcomes that of proportional-odds and linear regression. Null where
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
  const { training, heldOut } = imputed(dividedAt(data, fold.training, fold.heldOut, fold.name), model)
  const { outcome } = cohort
  if (outcome.kind === 'ordinal' || outcome.kind === 'continuous')
    return regressionScores(
      outcome.kind === 'ordinal' ? outcome.level : outcome.value,
      outcome.kind,
      training,
      heldOut,
      model,
    )
  try {
    const kind = training.data.outcome.kind
    const learner = createLearner(model.learner, kind)
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

const imputers: Readonly<
  Record<
    Exclude<PanelImputer, 'median'>,
    () => Fitter<ModellingRows, Fitted<ModellingRows, { readonly rows: ModellingRows }>>
  >
> = {
  nearest: () => nearestImputer(),
  chained: () => chainedImputer(),
  forest: () => forestImputer(),
}

function imputed(rows: Rows, { imputer, seed }: PanelModel): Rows {
  if (imputer === 'median') return rows
  const fitted = imputers[imputer]().fit(rows.training, { seed })
  const apply = { apply: (input: ModellingRows) => fitted.apply(input).rows }
  return { training: applyToTraining(apply, rows.training), heldOut: applyToHeldOut(apply, rows.heldOut) }
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
