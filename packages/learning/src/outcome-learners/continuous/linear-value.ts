import { z } from 'zod'
import type { Coefficient } from '../../learner.ts'
import type { CutOffRule } from '../../learners/cut-off.ts'
import { weightedSum } from '../../learners/linear-model.ts'
import type { ContinuousOutcome } from '../../outcomes.ts'
import type { Design } from '../../preparation/design.ts'
import {
  type FittedPreparation,
  preparationFromJson,
  preparationSchema,
} from '../../preparation/preparation.ts'
import { outcomeCutOff } from '../outcome-cut-off.ts'
import { type OutcomeModel, withoutOutcome } from '../outcome-learner.ts'

/** A value as a weighted sum of prepared columns. */
export interface LinearValueParts {
  readonly learner: string
  readonly unit: string | null
  readonly preparation: FittedPreparation
  readonly intercept: { readonly value: number; readonly se: number | null }
  readonly coefficients: Float64Array
  readonly se: Float64Array | null
  readonly cutOff: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

/**
 * The model of coefficients as they were fitted: its cut-off is chosen by `rule` among the values that it gives the
 * training patients.
 */
export function fittedLinearValue(
  { x, size }: Design,
  outcome: ContinuousOutcome,
  rule: CutOffRule | undefined,
  parts: Omit<LinearValueParts, 'unit' | 'cutOff'>,
): OutcomeModel {
  const value = weightedSum(x, parts.coefficients, size, parts.intercept.value)
  return linearValueModel({ ...parts, unit: outcome.unit, cutOff: outcomeCutOff(rule, value, outcome) })
}

const numbers = z.array(z.number())
export const linearValueSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('linear value'),
  learner: z.string(),
  unit: z.string().nullable(),
  preparation: preparationSchema,
  intercept: z.object({ value: z.number(), se: z.number().nullable() }),
  coefficients: numbers,
  se: numbers.nullable(),
  cutOff: z.number(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The fitted model that these parts make: linear predictor, "risk" and value are the same number. */
function linearValueModel(parts: LinearValueParts): OutcomeModel {
  const { preparation, intercept, coefficients } = parts
  return {
    learner: parts.learner,
    cutOff: parts.cutOff,
    parameters: preparation.terms.length,
    predict: rows => {
      const { x, size, unseen, imputed } = preparation.apply(withoutOutcome(rows.data))
      const value = weightedSum(x, coefficients, size, intercept.value)
      return { linear: value, risk: value, survival: null, levels: null, unseen, imputed }
    },
    describe: () => ({
      coefficients: coefficientsOf(parts),
      formula: 'intercept + sum',
      baselineSurvival: null,
      centre: null,
      settings: parts.settings,
      notes: parts.notes,
    }),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'linear value',
      ...parts,
      preparation: preparation.toJSON(),
      coefficients: [...coefficients],
      se: parts.se && [...parts.se],
    }),
  }
}

function coefficientsOf({ preparation, intercept, coefficients, se }: LinearValueParts): Coefficient[] {
  const first = { term: '(intercept)', coefficient: intercept.value, se: intercept.se }
  return [
    { ...first, unit: null, whenMissing: null },
    ...preparation.terms.map(({ term, unit, whenMissing }, j) => ({
      term,
      coefficient: coefficients[j],
      se: se === null ? null : se[j],
      unit,
      whenMissing,
    })),
  ]
}

/** The model that {@link linearValueModel}'s `toJSON` wrote. */
export function linearValueFromJson(json: z.infer<typeof linearValueSchema>): OutcomeModel {
  return linearValueModel({
    ...json,
    preparation: preparationFromJson(json.preparation),
    coefficients: Float64Array.from(json.coefficients),
    se: json.se && Float64Array.from(json.se),
  })
}
