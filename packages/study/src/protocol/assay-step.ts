import { normalisationMethods, publishedSignatures } from '@tessera/omics'
import { z } from 'zod'

const share = z.number().min(0).max(1)

/** What is done to an assay before a model reads it, in order; each step is fitted on training rows, in every fold. */
export const stepSchema = z.union([
  z.strictObject({
    normalise: z.enum(normalisationMethods.map(({ name }) => name)),
    linear: z.boolean().optional(),
    priorCount: z.number().min(0).optional(),
    positiveCounts: z.boolean().optional(),
  }),
  z.strictObject({ detected: share.describe('smallest share of training samples that have the feature') }),
  z.strictObject({ variable: z.number().int().min(1).describe('so many features of largest variance') }),
  z.strictObject({ features: z.array(z.string()).min(1).describe('these features alone') }),
  z.strictObject({ log2: z.number().min(0).describe('what is added before the logarithm') }),
  z.strictObject({
    impute: z
      .enum(['test', 'left-censored', 'random'])
      .describe('test: under the limit of detection or at random, chosen for each feature'),
  }),
  z.strictObject({
    components: z
      .number()
      .int()
      .min(1)
      .describe('scores on so many principal components in place of the features'),
    scaling: z
      .enum(['none', 'pareto', 'auto'])
      .default('none')
      .describe('what features are divided by: nothing, the root of their standard deviation, or it'),
  }),
  z.strictObject({
    published: z
      .union([z.literal('all'), z.array(z.enum(publishedSignatures.map(({ name }) => name))).min(1)])
      .describe('published immune signatures in place of the genes'),
  }),
  z.strictObject({
    scores: z.string().describe('a GMT file of gene sets, whose scores stand in place of the genes'),
    method: z.enum(['gsva', 'ssgsea', 'zscore']).default('zscore'),
    leastShare: share.default(0.5).describe('smallest share of a set that must be measured'),
  }),
])
export type AssayStepProtocol = z.infer<typeof stepSchema>
