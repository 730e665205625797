import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** One row a centre, subgroup or term, and what they pool to. A row without a number says why. */
export const forestFigureSchema = placedSchema.extend({
  kind: z.literal('forest'),
  measure: z.string(),
  label: z.string(),
  rowsAre: z.string(),
  nullValue: z.number().nullable(),
  logarithmic: z.boolean(),
  rows: z.array(
    z.object({
      label: z.string(),
      group: z.string().nullable(),
      n: z.number().int(),
      events: z.number().int().nullable(),
      value: z.number().nullable(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      why: z.string().nullable(),
      /** Drawn hollow and dashed: a number that warns, and is no estimate of what is asked. */
      warning: z.boolean().optional(),
    }),
  ),
  pooled: z
    .object({
      label: z.string(),
      value: z.number(),
      lower: z.number(),
      upper: z.number(),
      predictionLower: z.number().nullable(),
      predictionUpper: z.number().nullable(),
      /** Between-row standard deviation, on the scale of pooling. */
      tau: z.number(),
      iSquared: z.number(),
      method: z.string(),
    })
    .nullable(),
})
