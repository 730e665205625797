import { z } from 'zod'
import { periodSchema } from './period.ts'
import { subgroupSchema } from './question.ts'

const combineSchema = z.strictObject({
  rule: z.string().describe('`robust mixture` or `commensurate`'),
  fixedBy: z.string().describe('the document and its date in which the rule was fixed'),
  weight: z.number().optional().describe('robust mixture: prior weight of the preference cohort'),
  vagueSd: z.number().optional(),
  betweenSd: z.number().optional(),
  betweenScale: z.number().optional().describe('commensurate: scale of the deviation between the cohorts'),
})

/**
 * A trial whose patients were randomised, or, having a preference, treated as they chose. Analysed as assigned; the
 * randomised effect is primary.
 */
export const trialSchema = z.strictObject({
  design: z.literal('partially-randomised').describe('randomised unless they have a preference'),
  cohort: z.strictObject({
    column: z.string(),
    randomised: z.string().default('randomised'),
    preference: z.string().default('preference'),
  }),
  arm: z.strictObject({ column: z.string(), experimental: z.string(), control: z.string() }),
  received: z
    .strictObject({
      started: z.string().describe('date column: start of the experimental treatment'),
      within: periodSchema.default('42 days').describe('per protocol: begun within this of time zero'),
    })
    .optional(),
  strata: z.array(z.string()).default([]).describe('columns that randomisation was stratified by'),
  adjust: z
    .array(z.string())
    .default([])
    .describe('confounders of the preference cohort, known at time zero'),
  combine: z
    .union([z.string(), combineSchema])
    .default('randomised alone')
    .describe(
      'how the cohorts make one estimate, fixed before outcomes are read; `randomised alone`: not at all',
    ),
  primary: z.string().describe('endpoint of the primary analysis'),
  secondary: z.array(z.string()).default([]),
  subgroups: z.array(subgroupSchema).default([]),
  biomarkers: z.array(z.string()).default([]).describe('columns known at time zero'),
  toxicity: z
    .strictObject({
      table: z.string().describe('adverse events: a row an event'),
      window: periodSchema.optional().describe('after time zero; without it, to the end of follow-up'),
    })
    .optional(),
  laboratory: z
    .strictObject({ table: z.string().describe('a row a value, with unit and limits') })
    .optional(),
})
export type TrialProtocol = z.infer<typeof trialSchema>
