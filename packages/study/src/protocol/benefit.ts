import { z } from 'zod'
import { periodSchema } from './period.ts'

/** The second analysis of a benefit, counted from another date of the patients. */
const secondSchema = z.strictObject({
  from: z.string().describe('expression that gives a date, the other clock: `surgery_date`'),
  name: z.string().optional().describe('what happens then: `surgery`'),
  method: z.literal('clone-censor-weight').default('clone-censor-weight'),
})

/** Harm by arm: from columns of the patients, or from a table of adverse events. */
const benefitToxicitySchema = z.strictObject({
  severe: z
    .string()
    .optional()
    .describe('expression that is true for severe toxicity: `toxicity_grade >= 3`'),
  stopped: z
    .string()
    .optional()
    .describe('expression that is true where treatment was stopped for it: `stopped == "yes"`'),
  table: z.string().optional().describe('adverse events, a row an event, instead of `severe`'),
  grade: z.number().int().min(1).max(5).default(3).describe('lowest grade of `table` that is severe'),
  window: periodSchema.optional().describe('after time zero; without it, to the end of follow-up'),
})

/**
 * What a question of benefit says besides the treatment: for whom the effect is, when the comparison is refused, and
 * who should be treated. Whatever is left out is taken as described, and marked assumed in the report.
 */
export const benefitFields = {
  adjust: z
    .array(z.string())
    .optional()
    .describe('confounders, known at time zero; the name of the centre column adjusts for the centre'),
  overlap: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'least share of the patients whose propensities lie in the common support of an arm and its control; below it the comparison is refused; 0.5 where left out',
    ),
  estimand: z
    .enum(['ate', 'att', 'overlap'])
    .optional()
    .describe(
      'for whom the effect is: all eligible (ate), those who received the arm (att), those in equipoise (overlap); ate where left out',
    ),
  second: secondSchema.optional(),
  toxicity: benefitToxicitySchema.optional(),
  imaging: z
    .strictObject({ table: z.string().describe('a table with a date: a row a scan') })
    .optional()
    .describe('how often each arm was imaged: who is looked at more often recurs earlier on paper'),
  exchangeRate: z
    .number()
    .min(0)
    .optional()
    .describe('units of restricted mean (months) that one severe toxicity is worth; 3 where left out'),
  groups: z
    .number()
    .int()
    .min(2)
    .max(10)
    .optional()
    .describe('groups of predicted benefit; 3 where left out'),
  imputations: z
    .number()
    .int()
    .min(2)
    .max(50)
    .optional()
    .describe('completed data sets where confounders are missing; 5 where left out'),
  margin: z
    .number()
    .gt(1)
    .optional()
    .describe(
      'equivalence margin: ratio of hazard ratios per standard deviation of a score within which it is prognostic only; 1.25 where left out',
    ),
  interaction: z
    .number()
    .gt(1)
    .optional()
    .describe(
      'ratio of hazard ratios per standard deviation of a score that would matter: power is declared for it; 1.5 where left out',
    ),
} as const
