import type { ColumnModel, FittedChainedEquations } from '@tessera/statistics'
import { z } from 'zod'
import { packedSchema, packFloats, unpackFloats } from '../forest/packed-numbers.ts'

/** What imputing new rows takes. */
export type FittedChains = Pick<FittedChainedEquations, 'plans' | 'models' | 'iterations' | 'completed'>

const planSchema = z.object({
  name: z.string(),
  kind: z.enum(['numeric', 'binary', 'nominal', 'ordinal']),
  method: z.enum(['pmm', 'norm', 'logreg', 'polyreg', 'polr', 'none']),
  predictors: z.array(z.number().int()),
  levels: z.array(z.number()),
})
const modelSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('constant'), value: z.number() }),
  z.object({ type: z.literal('normal'), coefficients: packedSchema, sd: z.number() }),
  z.object({
    type: z.literal('matching'),
    coefficients: packedSchema,
    predicted: packedSchema,
    observed: packedSchema,
    donorCount: z.number().int(),
  }),
  z.object({ type: z.literal('nominal'), levels: z.array(z.number()), coefficients: z.array(packedSchema) }),
  z.object({
    type: z.literal('ordinal'),
    levels: z.array(z.number()),
    coefficients: packedSchema,
    thresholds: packedSchema,
  }),
])
export const chainedFitSchema = z.object({
  plans: z.array(planSchema),
  /** A row a chain, an entry a feature. */
  models: z.array(z.array(modelSchema.nullable())),
  iterations: z.number().int().min(1),
  completed: z.array(z.record(z.string(), packedSchema)),
})
type ChainsJson = z.infer<typeof chainedFitSchema>
type ModelJson = z.infer<typeof modelSchema>

export function toChainsJson({ plans, models, iterations, completed }: FittedChains): ChainsJson {
  return {
    plans: plans.map(plan => ({ ...plan, predictors: [...plan.predictors], levels: [...plan.levels] })),
    models: models.map(chain => chain.map(model => model && toModelJson(model))),
    iterations,
    completed: completed.map(columns =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, packFloats(values)])),
    ),
  }
}

export function fromChainsJson(json: ChainsJson): FittedChains {
  return {
    plans: json.plans,
    models: json.models.map(chain => chain.map(model => model && fromModelJson(model))),
    iterations: json.iterations,
    completed: json.completed.map(columns =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, unpackFloats(values)])),
    ),
  }
}

function toModelJson(model: ColumnModel): ModelJson {
  switch (model.type) {
    case 'constant':
      return model
    case 'normal':
      return { ...model, coefficients: packFloats(model.coefficients) }
    case 'matching': {
      const { coefficients, donors, donorCount } = model
      const [predicted, observed] = [donors.predicted, donors.observed].map(packFloats)
      return { type: 'matching', coefficients: packFloats(coefficients), predicted, observed, donorCount }
    }
    case 'nominal':
      return { ...model, levels: [...model.levels], coefficients: model.coefficients.map(packFloats) }
    case 'ordinal':
      return {
        ...model,
        levels: [...model.levels],
        coefficients: packFloats(model.coefficients),
        thresholds: packFloats(model.thresholds),
      }
  }
}

function fromModelJson(json: ModelJson): ColumnModel {
  switch (json.type) {
    case 'constant':
      return json
    case 'normal':
      return { ...json, coefficients: unpackFloats(json.coefficients) }
    case 'matching': {
      const donors = { predicted: unpackFloats(json.predicted), observed: unpackFloats(json.observed) }
      const { type, donorCount } = json
      return { type, coefficients: unpackFloats(json.coefficients), donors, donorCount }
    }
    case 'nominal':
      return { ...json, coefficients: json.coefficients.map(unpackFloats) }
    case 'ordinal':
      return {
        ...json,
        coefficients: unpackFloats(json.coefficients),
        thresholds: unpackFloats(json.thresholds),
      }
  }
}
