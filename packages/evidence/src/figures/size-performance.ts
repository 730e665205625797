import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** How well panels of each size predict patients who did not choose them. */
export const sizePerformanceFigureSchema = placedSchema.extend({
  kind: z.literal('size-performance'),
  /** "AUC", "Concordance (Harrell)". */
  label: z.string(),
  /** Value of no information. */
  nullValue: z.number(),
  sizes: z.array(z.int()),
  /** What the sizes count; by default features in the panel. */
  sizesAre: z.string().optional(),
  /** The first is the one to be read; `warning` curves are drawn in grey, as what not to believe. */
  curves: z.array(
    z.object({
      label: z.string(),
      warning: z.boolean(),
      value: z.array(z.number()),
      lower: z.array(z.number()).nullable(),
      upper: z.array(z.number()).nullable(),
    }),
  ),
  baseline: z
    .object({
      label: z.string(),
      value: z.number(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
    })
    .nullable(),
  /** The smallest size within one standard error of the best. */
  chosen: z.int().nullable(),
})
