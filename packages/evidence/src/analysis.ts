import { z } from 'zod'

/**
 * An analysis that fits no model to predict with: the comparison of a trial's arms. Its estimates, figures and tables
 * carry its `id` as their question.
 */
export const analysisSchema = z.object({
  id: z.string(),
  kind: z.enum(['trial']),
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
