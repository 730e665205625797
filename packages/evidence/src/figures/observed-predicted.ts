import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Observed against predicted values, and their difference against their mean (Bland and Altman). */
export const observedPredictedFigureSchema = placedSchema.extend({
  kind: z.literal('observed-predicted'),
  /** Unit of the outcome; null for none. */
  unit: z.string().nullable(),
  models: z.array(
    z.object({
      label: z.string(),
      model: z.string(),
      /** Patients, at most so many that they can be told apart; `n` says of how many. */
      points: z.array(z.object({ predicted: z.number(), observed: z.number() })),
      n: z.number().int(),
      /** Least-squares line of observed on predicted; null where all predictions are equal. */
      line: z.object({ intercept: z.number(), slope: z.number() }).nullable(),
      /** Mean of observed less predicted, and the limits within which most differences lie. */
      bias: z.number(),
      limits: z.tuple([z.number(), z.number()]),
      estimates: z.array(z.string()),
    }),
  ),
})
