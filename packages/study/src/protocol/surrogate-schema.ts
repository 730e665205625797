import { z } from 'zod'

/**
 * Says that an endpoint stands for something that was not observed: a score that anticipates response in patients who
 * were never treated. The report, the answer and every title then say so.
 */
export const surrogateSchema = z.strictObject({
  for: z.string().describe('what it anticipates: response to PD-1 inhibitors'),
  by: z.string().describe('what says so: the T-cell-inflamed signature'),
})
export type SurrogateProtocol = z.infer<typeof surrogateSchema>
