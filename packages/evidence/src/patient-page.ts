import { z } from 'zod'
import { statusSchema } from './estimate.ts'

/**
 * What a model that had not seen a patient says of that one patient, and why. Nobody is named: a pseudonym of the run, values
 * in bands, times counted from time zero.
 */
export const patientPageSchema = z.object({
  /** "P-3F2A": holds in runs of this study with this seed. */
  pseudonym: z.string().regex(/^P-[0-9A-F]{4,}$/),
  question: z.string(),
  model: z.string(),
  status: statusSchema,
  /** By what rule the patient was chosen. */
  rule: z.string(),
  /** Modalities that the model had of this patient. */
  modalities: z.array(z.string()),
  predicted: z.object({
    /** Risk by the horizon, probability, value, or the mean of ordered levels by their probabilities. */
    kind: z.enum(['risk', 'value', 'expected level']),
    value: z.number(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
    method: z.string(),
    /** Probability of no event over time; its limits are those of what was observed in like patients. */
    curve: z
      .object({
        unit: z.string(),
        time: z.array(z.number()),
        value: z.array(z.number()),
        lower: z.array(z.number().nullable()),
        upper: z.array(z.number().nullable()),
      })
      .nullable(),
  }),
  /** What came to the patient, in words. */
  outcome: z.string(),
  drivers: z
    .object({
      method: z.string(),
      /** "log odds", "log hazard": what the contributions add up on. */
      scale: z.string(),
      of: z.array(z.object({ feature: z.string(), band: z.string(), contribution: z.number() })),
      /** Sum of the contributions of the features that are not listed. */
      rest: z.number(),
      others: z.number().int(),
    })
    .nullable(),
  nearest: z.array(z.object({ by: z.string(), n: z.number().int(), outcomes: z.string() })),
  trajectories: z
    .array(
      z.object({
        marker: z.string(),
        unit: z.string().nullable(),
        /** Days from time zero. */
        points: z.array(z.object({ day: z.number().int(), value: z.number() })),
      }),
    )
    .optional(),
  /** Ids of rasters. */
  pictures: z.array(z.string()),
})
export type PatientPage = z.infer<typeof patientPageSchema>
