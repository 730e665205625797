import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** The CONSORT diagram: boxes from top to bottom, each with those who left before the next. */
export const flowFigureSchema = placedSchema.extend({
  kind: z.literal('flow'),
  boxes: z.array(
    z.object({
      label: z.string(),
      n: z.number().int(),
      detail: z.string().nullable(),
      left: z.array(z.object({ reason: z.string(), n: z.number().int() })),
    }),
  ),
})
