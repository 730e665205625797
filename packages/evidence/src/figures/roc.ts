import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** ROC curves. For several folds the curve is the vertical average over folds, never of pooled raw scores. */
export const rocFigureSchema = placedSchema.extend({
  kind: z.literal('roc'),
  curves: z.array(
    z.object({
      label: z.string(),
      model: z.string(),
      falsePositive: z.array(z.number()),
      truePositive: z.array(z.number()),
      estimate: z.string().nullable(),
    }),
  ),
})
