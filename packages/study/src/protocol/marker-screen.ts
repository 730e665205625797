import { z } from 'zod'

/**
 * Every feature of one or several assays, one sample a patient at time zero, against an endpoint: its effect beside
 * covariates (biomarkers of outcome and of toxicity), or whether the effect of treatment changes with it (of efficacy). The
 * false discovery rate is over all features of all blocks. It ranks candidates; a model that was validated is a question.
 */
export const markerScreenSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  screen: z
    .enum(['effect', 'interaction'])
    .describe('effect on the endpoint; interaction with the randomised arm, which needs `trial`'),
  blocks: z
    .array(z.string())
    .min(1)
    .describe('assays and somatic variants; one false discovery rate over all'),
  endpoint: z.string().describe('of competing causes the first, others censored'),
  label: z.string().optional(),
  among: z.string().optional().describe("only these patients, by what was known at time zero: arm == 'A'"),
  covariates: z
    .array(z.string())
    .default([])
    .describe('columns known at time zero; centres are strata besides'),
  detected: z.number().min(0).max(1).default(0.6).describe('smallest share of samples with the feature'),
  fdr: z.number().gt(0).lt(1).default(0.1),
  margin: z
    .number()
    .gt(1)
    .optional()
    .describe(
      'ratio of hazard ratios per SD within which a marker is taken not to be predictive; 1.25 by default',
    ),
  interaction: z
    .number()
    .gt(1)
    .optional()
    .describe('ratio of hazard ratios per SD that would matter, for which power is given; 1.5 by default'),
  panel: z
    .strictObject({
      size: z
        .number()
        .int()
        .min(1)
        .max(50)
        .default(5)
        .describe('features of smallest p in each training set'),
      permutations: z.number().int().min(19).default(100).describe('of the arms, within strata'),
    })
    .optional()
    .describe('of an interaction: a score of several features, chosen and weighed in each training set anew'),
})
export type MarkerScreenProtocol = z.infer<typeof markerScreenSchema>

/** What a protocol does not say of an interaction: the margin, and the ratio that would matter. */
export const assumedOfInteraction = { margin: 1.25, declared: 1.5 } as const
