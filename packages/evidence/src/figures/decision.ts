import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Net benefit per patient over threshold probabilities; "treat all" and "treat none" are curves too. */
export const decisionFigureSchema = placedSchema.extend({
  kind: z.literal('decision'),
  horizon: z.number().nullable(),
  unit: z.string().nullable(),
  curves: z.array(
    z.object({
      label: z.string(),
      /** null for treat all and treat none. */
      model: z.string().nullable(),
      threshold: z.array(z.number()),
      netBenefit: z.array(z.number()),
      lower: z.array(z.number()).nullable(),
      upper: z.array(z.number()).nullable(),
    }),
  ),
})
