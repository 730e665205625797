import { z } from 'zod'
import { boostingSpecSchema } from '../boosting/specification.ts'
import { forestSpecSchema } from '../forest/forest-spec.ts'
import type { PreparationOptions } from '../preparation/preparation.ts'
import {
  blockSparsePlsSpecSchema,
  plsSpecSchema,
  sparsePlsSpecSchema,
} from '../projection/projection-spec.ts'
import { cutOffSchema } from './cut-off-schema.ts'

/** Number of knots by feature. */
const splinesSchema = z.record(z.string(), z.number().int().min(3).max(7))

/** Unpenalised logistic or Cox regression. */
export const regressionSpecSchema = z.strictObject({
  name: z.literal('regression'),
  splines: splinesSchema.optional(),
  missingIndicator: z.boolean().optional(),
  cutOff: cutOffSchema.default('median'),
})

/** Logistic or Cox regression with an elastic-net penalty, chosen by inner cross-validation. */
export const elasticNetSpecSchema = z.strictObject({
  name: z.literal('elastic-net'),
  /** One value, or several of which inner cross-validation picks one. 1 is the lasso, 0 ridge. */
  alpha: z.union([z.number().min(0).max(1), z.array(z.number().min(0).max(1)).min(1)]).default(0.5),
  innerFolds: z.number().int().min(3).default(5),
  innerRepeats: z.number().int().min(1).default(1),
  rule: z.enum(['min', '1se']).default('min'),
  splines: splinesSchema.optional(),
  missingIndicator: z.boolean().optional(),
  cutOff: cutOffSchema.default('median'),
})

/**
 * Which learner, with the settings that are fixed before outcomes are read.
 *
 * `regression`: unpenalised logistic or Cox regression. `elastic-net`: penalty
 * lambda (alpha |b| + (1 - alpha) b^2 / 2), with alpha (one or several) and lambda chosen by inner
 * cross-validation; `rule` takes the lambda of least deviance ('min') or the largest within one standard
 * error of it ('1se'). `forest`: a random survival forest or a classification forest. `boosting`: histogram gradient boosting,
 * the number of trees (and the depth) fixed or by inner cross-validation. `pls`, `sparse-pls`,
 * `block-sparse-pls`: partial least squares, its components few in columns, or of several blocks of features.
 */
export const learnerSpecSchema = z.discriminatedUnion('name', [
  regressionSpecSchema,
  elasticNetSpecSchema,
  boostingSpecSchema,
  forestSpecSchema,
  plsSpecSchema,
  sparsePlsSpecSchema,
  blockSparsePlsSpecSchema,
])

/** The schema of each learner by its name, for what embeds them (a protocol). */
export const learnerSpecSchemas = {
  regression: regressionSpecSchema,
  'elastic-net': elasticNetSpecSchema,
  boosting: boostingSpecSchema,
  forest: forestSpecSchema,
  pls: plsSpecSchema,
  'sparse-pls': sparsePlsSpecSchema,
  'block-sparse-pls': blockSparsePlsSpecSchema,
} as const

/** Those whose every setting has a default. */
export const learnerNames = ['regression', 'elastic-net', 'boosting', 'forest', 'pls', 'sparse-pls'] as const

export type LearnerSpec = z.input<typeof learnerSpecSchema>
export type FullLearnerSpec = z.output<typeof learnerSpecSchema>
export type RegressionSpec = Extract<FullLearnerSpec, { name: 'regression' }>
export type ElasticNetSpec = Extract<FullLearnerSpec, { name: 'elastic-net' }>

/** What of the specification concerns preparation. */
export function preparationOptions(spec: RegressionSpec | ElasticNetSpec): PreparationOptions {
  return { splines: spec.splines, missingIndicator: spec.missingIndicator }
}
