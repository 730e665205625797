import { z } from 'zod'

/** By what law a run is made. Effects and spreads are on the natural logarithm of the intensity. */
export const runLawSchema = z.object({
  seed: z.number().int(),
  /** Injections of all kinds. */
  injections: z.number().int().min(20).default(600),
  batches: z.number().int().min(1).default(4),
  /** Study samples between two QC samples. */
  qcEvery: z.number().int().min(1).default(6),
  /** At the beginning of each batch. */
  blanks: z.number().int().min(0).default(2),
  metabolites: z.number().int().min(1).default(300),
  /** How many of the metabolites differ between the groups. */
  planted: z.number().int().min(0).default(30),
  /** Difference of a planted metabolite, up or down, in its standard deviations between patients. */
  effect: z.number().min(0).default(0.5),
  /** Share of patients in the group of cases. */
  cases: z.number().gt(0).lt(1).default(0.5),
  /** Standard deviation between patients. */
  betweenPatients: z.number().positive().default(0.6),
  /** Share of the variance between patients that comes from factors shared by many metabolites. */
  shared: z.number().min(0).lt(1).default(0.3),
  /** Standard deviation of a patient's dilution, the same factor for all metabolites (urine; 0 for plasma). */
  dilution: z.number().min(0).default(0.3),
  /** Standard deviation of repeated measurement. */
  noise: z.number().min(0).default(0.1),
  /** Mean size of the change of a metabolite over a batch. */
  drift: z.number().min(0).default(0.5),
  /** Standard deviation of a metabolite's level between batches. */
  batch: z.number().min(0).default(0.3),
  /** Share of metabolites with values below their limit of detection. */
  censoredMetabolites: z.number().min(0).max(1).default(0.3),
  /** Largest share of a metabolite's study samples below its limit. */
  censoredMost: z.number().min(0).lt(1).default(0.5),
  /** Share of the other values that are missing at random. */
  atRandom: z.number().min(0).lt(1).default(0),
})
export type RunLaw = z.infer<typeof runLawSchema>
export type RunLawInput = z.input<typeof runLawSchema>
