import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Observed against predicted benefit, by groups of the prediction, with the line through all patients. */
export const benefitCalibrationFigureSchema = placedSchema.extend({
  kind: z.literal('benefit-calibration'),
  /** "Gain of restricted mean, months". */
  label: z.string(),
  groups: z.array(
    z.object({
      label: z.string(),
      n: z.number().int(),
      predicted: z.number(),
      observed: z.number(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
    }),
  ),
  line: z.object({ intercept: z.number(), slope: z.number() }).nullable(),
  estimates: z.array(z.string()),
})
