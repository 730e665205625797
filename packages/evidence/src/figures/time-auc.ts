import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Cumulative/dynamic AUC over time. */
export const timeAucFigureSchema = placedSchema.extend({
  kind: z.literal('time-auc'),
  unit: z.string(),
  curves: z.array(
    z.object({
      label: z.string(),
      model: z.string(),
      time: z.array(z.number()),
      auc: z.array(z.number()),
      lower: z.array(z.number()).nullable(),
      upper: z.array(z.number()).nullable(),
    }),
  ),
})
