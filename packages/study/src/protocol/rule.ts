import { z } from 'zod'

/** A condition that a patient must meet, as an expression over columns. */
export const ruleSchema = z.union([
  z.string(),
  z.strictObject({
    rule: z.string(),
    label: z.string().optional().describe('as the flow diagram should say it'),
  }),
])
export type EligibilityRule = z.infer<typeof ruleSchema>
