import { z } from 'zod'
import { stepSchema } from './assay-step.ts'

/** The change of each feature between two tables of a patient: scans before and after therapy, samples of two visits. */
export const deltaBlockSchema = z.strictObject({
  delta: z.strictObject({
    from: z.string().describe('block of the earlier scan or sample'),
    to: z.string().describe('block of the later one, with the same features'),
    as: z
      .enum(['difference', 'ratio', 'relative', 'log-ratio'])
      .default('difference')
      .describe('to - from; to / from; 100 (to - from) / |from| in %; ln(to / from)'),
  }),
  steps: z.array(stepSchema).default([]).describe('what is done to the changes in every fold'),
  label: z.string().optional(),
})
export type DeltaBlockProtocol = z.infer<typeof deltaBlockSchema>
