import { z } from 'zod'

/**
 * A fitted model that can be applied by hand. The linear predictor is `intercept` plus, over `terms`,
 * coefficient × x, where x is (value - centre) / scale for a `value` term, and 1 or 0 for a `level` term (the
 * input has that level) and a `missing` term (the input is not known). From it
 * - logistic: risk = 1 / (1 + exp(-lp));
 * - cox: risk by `horizon` = 1 - baselineSurvival ^ exp(lp);
 * - identity: the predicted value is lp.
 * A model with terms that do not fit this (splines, interactions) has no formula record.
 */
export const formulaSchema = z.object({
  id: z.string(),
  question: z.string(),
  model: z.string(),
  label: z.string(),
  link: z.enum(['logistic', 'cox', 'identity']),
  intercept: z.number(),
  /** Survival at the horizon for a linear predictor of 0; null unless the link is cox. */
  baselineSurvival: z.number().nullable(),
  horizon: z.number().nullable(),
  unit: z.string().nullable(),
  inputs: z.array(
    z.object({
      feature: z.string(),
      label: z.string(),
      unit: z.string().nullable(),
      /** Levels of a category; null for a number. */
      levels: z.array(z.string()).nullable(),
      /** Smallest and largest value that training saw; null for a category. */
      minimum: z.number().nullable(),
      maximum: z.number().nullable(),
      /** What the model takes when the input is not known; null when it needs the input. */
      whenMissing: z.union([z.number(), z.string()]).nullable(),
    }),
  ),
  terms: z.array(
    z.object({
      feature: z.string(),
      kind: z.enum(['value', 'level', 'missing']),
      level: z.string().nullable(),
      centre: z.number(),
      scale: z.number(),
      coefficient: z.number(),
    }),
  ),
})
export type Formula = z.infer<typeof formulaSchema>
