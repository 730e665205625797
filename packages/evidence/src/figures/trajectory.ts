import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** A value over time by group, with intervals and numbers of patients. */
export const trajectoryFigureSchema = placedSchema.extend({
  kind: z.literal('trajectory'),
  /** What is measured, with its unit: "Kynurenine, log2". */
  label: z.string(),
  /** Unit of time, and what time is counted from: "weeks", "first dose". */
  unit: z.string(),
  from: z.string(),
  /** A line of reference, such as no change; null for none. */
  reference: z.number().nullable(),
  groups: z.array(
    z.object({
      label: z.string(),
      /** Ascending in time. */
      points: z.array(
        z.object({
          time: z.number(),
          n: z.int(),
          value: z.number(),
          lower: z.number().nullable(),
          upper: z.number().nullable(),
        }),
      ),
    }),
  ),
})
