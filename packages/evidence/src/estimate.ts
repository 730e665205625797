import { z } from 'zod'

/** What a number is about: one model as fitted, the procedure that would fit it again elsewhere, or arms compared. */
export const aboutSchema = z.enum(['fitted model', 'modelling procedure', 'treatment effect'])

/** Fixed in the frozen plan before outcomes were read by a model, or not. */
export const statusSchema = z.enum(['planned', 'exploratory'])

/**
 * One number of the evidence, with its interval, how it was got, on how many patients and events, and where.
 * A number that could not be estimated has `value` null and says `why`.
 */
export const estimateSchema = z.object({
  /** Unique within the document: `question/validation/model/measure[@horizon][/fold or subgroup]`. */
  id: z.string(),
  /** Stable name of the measure: `auc`, `harrell_c`, `uno_c`, `time_auc`, `observed_expected`,
   * `calibration_intercept`, `calibration_slope`, `ici`, `brier`, `scaled_brier`, `integrated_brier`,
   * `log_score`, `net_benefit`, `wolbers_c`, `time_auc_event_free`, `ordinal_c`, `ranked_probability_score`,
   * `quadratic_kappa`, `pearson`, `spearman`, `r_squared`, `rmse`, `mae`, `mean_error`, `hazard_ratio`, `rmst_difference`, `difference:brier`, ... */
  measure: z.string(),
  /** The measure as a reader would name it: "Concordance (Harrell)". */
  label: z.string(),
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  level: z.number(),
  se: z.number().nullable(),
  p: z.number().nullable(),
  /** How value and interval were got: "DeLong", "patient bootstrap, 1000 resamples, percentile". */
  method: z.string(),
  n: z.number().int(),
  events: z.number().int().nullable(),
  about: aboutSchema,
  status: statusSchema,
  question: z.string().nullable(),
  validation: z.string().nullable(),
  model: z.string().nullable(),
  /** The model that a difference is taken from. */
  reference: z.string().nullable(),
  fold: z.string().nullable(),
  subgroup: z.string().nullable(),
  horizon: z.number().nullable(),
  threshold: z.number().nullable(),
  why: z.string().nullable(),
})
export type Estimate = z.infer<typeof estimateSchema>
