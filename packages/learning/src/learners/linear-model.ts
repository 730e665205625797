import { z } from 'zod'
import type {
  Coefficient,
  FeatureContributions,
  FittedModel,
  ModelDescription,
  Prediction,
} from '../learner.ts'
import type { Design } from '../preparation/design.ts'
import { type FittedPreparation, preparationFromJson, preparationSchema } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import {
  type Baseline,
  baselineFromJson,
  baselineSchema,
  baselineToJson,
  hazardAt,
  survivalOver,
  survivalRisk,
} from './baseline.ts'
import { type Target, targetSchema } from './outcome.ts'

/** A model that is a weighted sum of prepared columns. */
export interface LinearModelParts {
  readonly learner: string
  readonly target: Target
  readonly preparation: FittedPreparation
  /** Intercept of a logistic model; null for Cox. */
  readonly intercept: { readonly value: number; readonly se: number | null } | null
  readonly coefficients: Float64Array
  /** Mean of each prepared column over the training rows. */
  readonly means: Float64Array
  readonly se: Float64Array | null
  /** Subtracted from the sum (Cox): the mean linear predictor of the training rows. */
  readonly centre: number
  readonly baseline: Baseline | null
  readonly cutOff: number
  readonly parameters: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

const finite = z.array(z.number())
export const linearModelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('linear'),
  learner: z.string(),
  target: targetSchema,
  preparation: preparationSchema,
  intercept: z.object({ value: z.number(), se: z.number().nullable() }).nullable(),
  coefficients: finite,
  means: finite,
  se: finite.nullable(),
  centre: z.number(),
  baseline: baselineSchema.nullable(),
  cutOff: z.number(),
  parameters: z.number().int(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The fitted model that these parts make. */
export function linearModel(parts: LinearModelParts): FittedModel {
  return {
    learner: parts.learner,
    cutOff: parts.cutOff,
    parameters: parts.parameters,
    predict: (rows, times) => predictLinear(parts, rows.data, times),
    explain: rows => explainLinear(parts, rows.data),
    describe: () => describeLinear(parts),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'linear',
      ...parts,
      preparation: parts.preparation.toJSON(),
      coefficients: Array.from(parts.coefficients),
      means: Array.from(parts.means),
      se: parts.se === null ? null : Array.from(parts.se),
      baseline: parts.baseline === null ? null : baselineToJson(parts.baseline),
    }),
  }
}

/** The model that {@link linearModel}'s `toJSON` wrote. */
export function linearModelFromJson(json: z.infer<typeof linearModelSchema>): FittedModel {
  return linearModel({
    ...json,
    preparation: preparationFromJson(json.preparation),
    coefficients: Float64Array.from(json.coefficients),
    means: Float64Array.from(json.means),
    se: json.se === null ? null : Float64Array.from(json.se),
    baseline: json.baseline === null ? null : baselineFromJson(json.baseline),
  })
}

/** constant + sum of coefficient x column, for every row. */
export function weightedSum(
  x: readonly Float64Array[],
  coefficients: Float64Array,
  size: number,
  constant: number,
): Float64Array {
  const sum = new Float64Array(size).fill(constant)
  for (let j = 0; j < coefficients.length; j++) {
    const weight = coefficients[j]
    if (weight === 0) continue
    const column = x[j]
    for (let i = 0; i < size; i++) sum[i] += weight * column[i]
  }
  return sum
}

/** 1 / (1 + exp(-x)), without overflow. */
export function logisticOf(linear: Float64Array): Float64Array {
  return linear.map(value => {
    const small = Math.exp(-Math.abs(value))
    return value >= 0 ? 1 / (1 + small) : small / (1 + small)
  })
}

/** Linear predictor of a design: with the intercept (logistic), or less its training mean (Cox). */
export function linearOf(
  parts: Pick<LinearModelParts, 'coefficients' | 'intercept' | 'centre'>,
  design: Design,
): Float64Array {
  const constant = (parts.intercept?.value ?? 0) - parts.centre
  return weightedSum(design.x, parts.coefficients, design.size, constant)
}

/** Mean of each column. */
export function columnMeans({ x, size }: Design): Float64Array {
  return Float64Array.from(x, column => column.reduce((sum, value) => sum + value, 0) / size)
}

/**
 * SHAP values of a sum, with features taken as independent: the coefficients of a feature's columns times the columns
 * less their means in training (Strumbelj and Kononenko, Knowl Inf Syst 2014;41:647).
 */
function explainLinear(parts: LinearModelParts, rows: ModellingRows): FeatureContributions {
  const { x, size } = parts.preparation.apply(rows)
  const { terms } = parts.preparation
  const features = [...new Set(terms.map(term => term.feature))]
  const values = new Float64Array(size * features.length)
  let base = (parts.intercept?.value ?? 0) - parts.centre
  for (const [j, { feature }] of terms.entries()) {
    const coefficient = parts.coefficients[j]
    const at = features.indexOf(feature)
    base += coefficient * parts.means[j]
    for (let row = 0; row < size; row++)
      values[row * features.length + at] += coefficient * (x[j][row] - parts.means[j])
  }
  return { features, of: 'linear', base, values }
}

/** Risk from the linear predictor, by the kind of outcome. */
export function riskOf(target: Target, linear: Float64Array, baseline: Baseline | null): Float64Array {
  if (target.kind === 'binary' || baseline === null) return logisticOf(linear)
  return survivalRisk(linear, baseline, target.horizon)
}

function predictLinear(parts: LinearModelParts, rows: ModellingRows, times?: Float64Array): Prediction {
  const design = parts.preparation.apply(rows)
  const linear = linearOf(parts, design)
  const { baseline, target } = parts
  return {
    linear,
    risk: riskOf(target, linear, baseline),
    survival: survivalOver(baseline, linear, times),
    unseen: design.unseen,
    imputed: design.imputed,
  }
}

function describeLinear(parts: LinearModelParts): ModelDescription {
  const { target, baseline, intercept, preparation } = parts
  const terms = preparation.terms
  const coefficients: Coefficient[] = []
  if (intercept !== null)
    coefficients.push({
      term: '(intercept)',
      coefficient: intercept.value,
      se: intercept.se,
      unit: null,
      whenMissing: null,
    })
  terms.forEach(({ term, unit, whenMissing }, j) => {
    const se = parts.se === null ? null : parts.se[j]
    coefficients.push({ term, coefficient: parts.coefficients[j], se, unit, whenMissing })
  })
  const shared = { coefficients, settings: parts.settings, notes: parts.notes }
  if (target.kind === 'binary' || baseline === null)
    return { ...shared, formula: '1 / (1 + exp(-(intercept + sum)))', baselineSurvival: null, centre: null }
  const survival = Math.exp(-hazardAt(baseline, target.horizon))
  return {
    ...shared,
    formula: `1 - S0(${target.horizon})^exp(sum - ${parts.centre})`,
    baselineSurvival: { time: target.horizon, survival },
    centre: parts.centre,
  }
}
