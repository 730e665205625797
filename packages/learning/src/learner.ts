import type { FitContext, HeldOut, Training } from '@tessera/evidence'
import type { ModellingRows } from './rows.ts'

/** Predicted survival: row-major, patients x times. */
export interface SurvivalMatrix {
  readonly times: Float64Array
  readonly probability: Float64Array
}

/** What a fitted model says of some patients. */
export interface Prediction {
  /** Linear predictor or raw score: higher is worse (time-to-event) or more likely (binary). */
  readonly linear: Float64Array
  /** Probability of the event: at all (binary), or by the horizon (time-to-event). In 0 to 1. */
  readonly risk: Float64Array
  /** Survival over `times` when asked for; null for binary outcomes. */
  readonly survival: SurvivalMatrix | null
  /** Values not met in training, which were given the defined state of an unseen category. */
  readonly unseen: readonly { readonly feature: string; readonly level: string; readonly count: number }[]
  /** Values that were imputed, by feature. */
  readonly imputed: readonly { readonly feature: string; readonly count: number }[]
}

/** One line of a model as it can be applied by hand, on the original scale of the feature. */
export interface Coefficient {
  /** Feature, or `feature: level`; `(intercept)` for the intercept. */
  readonly term: string
  readonly coefficient: number
  /** Standard error; null for penalised fits. */
  readonly se: number | null
  readonly unit: string | null
  /** What is put in when the value is missing, on the original scale. */
  readonly whenMissing: string | null
}

/** How much a model of trees uses a feature. */
export interface FeatureImportance {
  readonly feature: string
  /** Share of the gain of all splits, 0 to 1. */
  readonly share: number
  readonly splits: number
}

/** What each feature adds to each prediction: SHAP values. */
export interface FeatureContributions {
  readonly features: readonly string[]
  /** What they add up to: the score, or for a forest, whose trees are averaged as risks, the risk. */
  readonly of: 'linear' | 'risk'
  /** The prediction of nobody in particular. */
  readonly base: number
  /** Row-major rows x features; `base` and a row's values add up to its `linear` or `risk`. */
  readonly values: Float64Array
}

/** The model in words and numbers: what a report prints so that it can be applied by hand. */
export interface ModelDescription {
  readonly coefficients: readonly Coefficient[]
  /** Features by importance, for a model of trees. */
  readonly importance?: readonly FeatureImportance[]
  /** "1 / (1 + exp(-(intercept + sum)))" or "1 - S0(36)^exp(sum)". */
  readonly formula: string
  /** Baseline survival at the horizon, for Cox. */
  readonly baselineSurvival: { readonly time: number; readonly survival: number } | null
  /** What is subtracted from the sum before the baseline applies (Cox: the mean sum in training); null for binary outcomes. */
  readonly centre: number | null
  /** Hyper-parameters as chosen (lambda, alpha) and how. */
  readonly settings: Readonly<Record<string, string | number>>
  /** What is worth knowing of this fit: separation, dropped constant columns, collinearity. */
  readonly notes: readonly string[]
}

export interface FittedModel {
  readonly learner: string
  /** Training or held-out rows; for survival, also the times at which curves are wanted. */
  predict(rows: Training<ModellingRows> | HeldOut<ModellingRows>, times?: Float64Array): Prediction
  /** Exact contributions of the features, where the model has them. */
  explain?(rows: Training<ModellingRows> | HeldOut<ModellingRows>): FeatureContributions
  /** Cut-off of `risk` between low and high, fixed on the training rows: high is above it. */
  readonly cutOff: number
  /** Number of parameters that were estimated (candidate parameters, before any selection). */
  readonly parameters: number
  describe(): ModelDescription
  toJSON(): unknown
}

/** A learner: everything from raw features to prediction, fitted on training rows alone. */
export interface Learner {
  readonly name: string
  /** Quick enough that every permutation refits the whole procedure. */
  readonly fast: boolean
  fit(training: Training<ModellingRows>, context: FitContext): FittedModel
}
