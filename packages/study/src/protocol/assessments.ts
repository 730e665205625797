import { z } from 'zod'
import { periodSchema } from './period.ts'

/**
 * Columns derived from a table of lesions by published rules. `induction: {rule, table}` gives each patient
 * `induction_best`, `induction_confirmed`, `induction_response_date`, `induction_progression_date` and
 * `induction_last_assessment_date`.
 */
export const assessmentSchema = z.strictObject({
  rule: z.literal('recist-1.1'),
  table: z.string().describe('a row a lesion and visit'),
  reader: z.string().optional().describe('whose readings count, where there are several'),
  until: z
    .string()
    .optional()
    .describe('date column: only visits up to it count, so that what is derived was known on that day'),
  confirmation: periodSchema
    .default('28 days')
    .describe('least time between two responses for the first to be confirmed'),
  stableFor: periodSchema.default('42 days').describe('stable disease before this is not evaluable'),
})
export type AssessmentProtocol = z.infer<typeof assessmentSchema>
