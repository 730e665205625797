import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Observed against predicted risk, both 0 to 1. `smooth` is null below 100 events or non-events. */
export const calibrationFigureSchema = placedSchema.extend({
  kind: z.literal('calibration'),
  horizon: z.number().nullable(),
  unit: z.string().nullable(),
  curves: z.array(
    z.object({
      label: z.string(),
      model: z.string(),
      smooth: z
        .object({
          predicted: z.array(z.number()),
          observed: z.array(z.number()),
          lower: z.array(z.number()).nullable(),
          upper: z.array(z.number()).nullable(),
        })
        .nullable(),
      whyNotSmooth: z.string().nullable(),
      groups: z.array(
        z.object({
          predicted: z.number(),
          observed: z.number(),
          lower: z.number().nullable(),
          upper: z.number().nullable(),
          n: z.number().int(),
        }),
      ),
      /** Histogram of predicted risk: bin edges (one more than counts) and counts. */
      histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.number().int()) }),
      estimates: z.array(z.string()),
    }),
  ),
})
