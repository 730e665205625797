import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** How alike the arms are in each covariate, before and after weighting: a love plot. */
export const balanceFigureSchema = placedSchema.extend({
  kind: z.literal('balance'),
  /** Standardised difference below which a covariate counts as balanced. */
  threshold: z.number(),
  rows: z.array(
    z.object({
      label: z.string(),
      /** Largest absolute standardised difference between two arms. */
      before: z.number(),
      after: z.number(),
    }),
  ),
})
