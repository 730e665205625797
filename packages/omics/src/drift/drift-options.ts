import { z } from 'zod'

export const driftOptionsSchema = z.object({
  /** `loess`: QC-RLSC (Dunn et al., Nat Protoc 2011;6:1060). `spline`: robust cubic smoothing spline, as QC-RSC (Kirwan et al., Anal Bioanal Chem 2013;405:5147). */
  method: z.enum(['loess', 'spline']).default('loess'),
  /** Spans that leave-one-QC-out chooses from (loess). */
  spans: z.array(z.number().positive()).default([0.5, 0.65, 0.8, 1]),
  /** Degree of the local polynomial (loess). */
  degree: z.union([z.literal(1), z.literal(2)]).default(2),
  /** Stiffness that leave-one-QC-out chooses from (spline): lambda over the cube of the range of run order, times the number of QC samples. */
  stiffness: z.array(z.number().positive()).default([1e-4, 1e-3, 1e-2, 1e-1, 1]),
  /** Outlying QC samples lose their weight. */
  robust: z.boolean().default(true),
  /** Least QC samples with the feature for a curve; with fewer (2 or more) the batch is brought to the level alone. */
  leastQc: z.number().int().min(4).default(5),
})
export type DriftOptions = z.infer<typeof driftOptionsSchema>
export type DriftInput = z.input<typeof driftOptionsSchema>
