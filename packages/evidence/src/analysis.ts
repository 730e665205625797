import { z } from 'zod'

/**
 * An analysis of treatments: the comparison of a trial's arms, or of treatments that were not randomised, and who
 * gains from them. Its estimates, figures and tables
 * carry its `id` as their question.
 */
export const analysisSchema = z.object({
  id: z.string(),
  kind: z.enum(['trial', 'benefit']),
  endpoint: z.string(),
  /** "Progression-free survival, radiotherapy against systemic". */
  label: z.string(),
  primary: z.boolean(),
  n: z.number().int(),
  events: z.number().int().nullable(),
  horizon: z.number().nullable(),
  unit: z.string().nullable(),
  /** What is compared and what the answer is, made from the estimates it names. */
  answer: z.object({ title: z.string(), sentences: z.array(z.string()) }),
  /** Ids of the main estimates, with a line each. */
  mainNumbers: z.array(z.object({ estimate: z.string(), caption: z.string() })),
})
export type Analysis = z.infer<typeof analysisSchema>
