import { z } from 'zod'

/**
 * A run that left something out on purpose, to see what it cost: never the registered analysis. Tables of the section
 * `sensitivity` say how much was left out, what could not be asked without it, and what it cost.
 */
export const sensitivitySchema = z.object({
  without: z.array(
    z.object({
      kind: z.enum(['block', 'centre', 'files']),
      /** The block or centre; null for the files of every block. */
      name: z.string().nullable(),
      /** Of the patients who have files; null where all of it is left out. */
      share: z.number().nullable(),
      /** As a reader would say it. */
      words: z.string(),
      /** Patients and files that it took; null for a block, which was not looked at. */
      patients: z.number().int().nullable(),
      files: z.number().int().nullable(),
    }),
  ),
  /** What that did to the rest of the study. */
  consequences: z.array(
    z.object({
      what: z.enum(['block', 'label', 'measured', 'endpoint', 'model', 'question', 'analysis', 'validation']),
      name: z.string(),
      question: z.string().nullable(),
      became: z.enum(['refused', 'reduced']),
      because: z.string(),
    }),
  ),
  /** The run of the whole study that it is compared with. */
  against: z.object({ evidenceSha256: z.string() }).nullable(),
})
export type Sensitivity = z.infer<typeof sensitivitySchema>
