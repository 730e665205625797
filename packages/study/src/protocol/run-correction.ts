import { z } from 'zod'

/**
 * What is done to an assay within its laboratory's runs, from pooled QC samples alone and so before any patient is
 * compared with another: drift and batch levels, then features that the QC samples show to be measured badly leave.
 */
export const runCorrectionSchema = z.strictObject({
  drift: z
    .enum(['loess', 'spline', 'none'])
    .default('loess')
    .describe('curve through the QC samples of each batch'),
  qcRsd: z
    .number()
    .positive()
    .default(30)
    .describe('largest relative standard deviation over QC samples, percent'),
  detectedInQc: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('smallest share of QC samples with the feature'),
})
export type RunCorrection = z.infer<typeof runCorrectionSchema>
