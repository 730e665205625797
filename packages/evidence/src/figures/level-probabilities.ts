import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Mean predicted probability of each level, by the level that was observed. */
export const levelProbabilitiesFigureSchema = placedSchema.extend({
  kind: z.literal('level-probabilities'),
  /** From lowest to highest. */
  levels: z.array(z.string()),
  models: z.array(
    z.object({
      label: z.string(),
      model: z.string(),
      /** By observed level, those without patients left out. */
      observed: z.array(
        z.object({ level: z.string(), n: z.number().int(), probability: z.array(z.number()) }),
      ),
      /** Share of patients of each level, observed and predicted. */
      shares: z.array(z.object({ level: z.string(), observed: z.number(), predicted: z.number() })),
      estimates: z.array(z.string()),
    }),
  ),
})
