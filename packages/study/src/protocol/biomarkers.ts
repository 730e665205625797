import { z } from 'zod'
import { periodSchema } from './period.ts'

/**
 * How the features of an assay go over visits by what became of the patients: a mixed model for each, with the false discovery
 * rate over features. It describes; what can be predicted, and when, is a question at a landmark.
 */
export const biomarkerSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  block: z.string().describe('an assay whose samples have dates'),
  endpoint: z
    .string()
    .describe(
      'groups: with the event (of competing causes the first) by the horizon, and without; or the levels',
    ),
  label: z.string().optional(),
  groups: z
    .tuple([z.string(), z.string()])
    .optional()
    .describe('names of those without and with the event: [SD or PD, CR or PR]'),
  by: periodSchema.optional().describe('since the start; by default the horizon of the endpoint'),
  visits: z.array(periodSchema).min(2).describe('when samples were planned, since the start'),
  around: periodSchema.default('3 weeks').describe('a sample within this of a planned visit stands for it'),
  time: z.enum(['linear', 'visit']).default('linear'),
  random: z.enum(['intercept', 'slope']).default('intercept'),
  covariates: z.array(z.string()).default([]).describe('columns known at the start'),
  detected: z.number().min(0).max(1).default(0.6).describe('smallest share of samples with the feature'),
  fdr: z.number().gt(0).lt(1).default(0.1),
  figures: z.number().int().min(0).default(4).describe('features whose courses are drawn, by their p'),
})
export type BiomarkerProtocol = z.infer<typeof biomarkerSchema>
