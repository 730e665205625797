import { z } from 'zod'

/**
 * One row of the exclusion ledger: a patient, slide, scan, sample or gene that left the analysis, where and
 * why. The CONSORT diagram is counted from these rows and from nothing else.
 */
export const exclusionSchema = z.object({
  unit: z.enum(['patient', 'visit', 'slide', 'scan', 'sample', 'tile', 'gene']),
  /** The study's own identifier of the unit. */
  id: z.string(),
  centre: z.string().nullable(),
  /** The stage at which it left, in the order of the run: `eligibility`, `time zero`, `endpoint`, ... */
  stage: z.string(),
  /** Machine-readable reason, one for one with `reason`. */
  code: z.string(),
  /** The reason as a reader of the CONSORT diagram would want it. */
  reason: z.string(),
  /** The question that it left; null when it left the study. */
  question: z.string().nullable(),
})
export type Exclusion = z.infer<typeof exclusionSchema>
