import { z } from 'zod'
import { periodSchema } from './period.ts'

/**
 * Dates of the first immune-related adverse event, derived from a table of events. `irae: {rule, table, ...}` gives each
 * patient `irae_date` (any grade), `irae_severe_date` (grade 3 or more) and `irae_worst` (the worst grade).
 */
const immuneSchema = z.strictObject({
  rule: z.literal('immune-related'),
  table: z.string().describe('a row an event: term, grade, start'),
  attribution: z
    .enum(['flagged', 'related', 'listed'])
    .default('flagged')
    .describe('which events count: judged immune-related; related to the drug; all of a listed term'),
  firstDose: z.string().describe('date column: events before it do not count'),
  lastDose: z.string().optional().describe('date column; needed with `window`'),
  window: periodSchema
    .optional()
    .describe('events begin within this of the last dose; without it they count to the end of follow-up'),
  death: z.string().optional().describe('date column: an event after it is none'),
})

/**
 * Dates of the first adverse event from a day on. `toxicity: {rule, table, from}` gives each patient `toxicity_date` (any
 * grade), `toxicity_severe_date` (grade 3 or more) and `toxicity_worst` (the worst grade).
 */
const adverseSchema = z.strictObject({
  rule: z.literal('adverse-events'),
  table: z.string().describe('a row an event: term, grade, start'),
  from: z.string().describe('date column: events before it do not count'),
  terms: z.array(z.string()).min(1).optional().describe('these terms alone, as in the table'),
  related: z.boolean().default(false).describe('only events that are judged related to the treatment'),
  death: z.string().optional().describe('date column: an event after it is none'),
})

/**
 * Columns derived from a table of lesions by published rules. `induction: {rule, table}` gives each patient
 * `induction_best`, `induction_confirmed`, `induction_response_date`, `induction_progression_date` and
 * `induction_last_assessment_date`.
 */
const recistSchema = z.strictObject({
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
export const assessmentSchema = z.union([recistSchema, immuneSchema, adverseSchema])
export type RecistAssessment = z.infer<typeof recistSchema>
export type AdverseAssessment = z.infer<typeof adverseSchema>
export type ImmuneAssessment = z.infer<typeof immuneSchema>
