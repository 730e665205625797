import { z } from 'zod'

/** One patient's predicted risk as it is updated at every landmark, from held-out predictions alone. */
export const dynamicSchema = z.strictObject({
  question: z.string().describe('a question that is asked at several landmarks'),
  model: z.string().optional().describe('by default the primary model of the question'),
  patients: z
    .number()
    .int()
    .min(1)
    .max(12)
    .default(4)
    .describe('examples: lowest, median and highest risk at the first landmark, and the largest rise'),
})
export type DynamicProtocol = z.infer<typeof dynamicSchema>
