import { z } from 'zod'

/** By what law counts are made. */
export const countLawSchema = z.object({
  seed: z.number().int(),
  genes: z.number().int().min(1).default(2000),
  samples: z.number().int().min(2).default(40),
  batches: z.number().int().min(1).default(2),
  /** How many genes differ between the groups. */
  planted: z.number().int().min(0).default(200),
  /** Size of a planted difference, log2, up or down. */
  effect: z.number().min(0).default(1),
  cases: z.number().gt(0).lt(1).default(0.5),
  /** Expected count of all genes of a sample, and the standard deviation of its natural logarithm. */
  librarySize: z.number().positive().default(5e6),
  librarySpread: z.number().min(0).default(0.3),
  /** Dispersion of a gene of mean mu: (asymptote + extra / mu) x a log-normal factor. */
  dispersion: z
    .object({
      asymptote: z.number().min(0).default(0.05),
      extra: z.number().min(0).default(2),
      spread: z.number().min(0).default(0.4),
    })
    .default({ asymptote: 0.05, extra: 2, spread: 0.4 }),
  /** Standard deviation of a gene's level between batches, log2. */
  batch: z.number().min(0).default(0.3),
})
export type CountLaw = z.infer<typeof countLawSchema>
export type CountLawInput = z.input<typeof countLawSchema>
