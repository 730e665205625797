import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { cutOffSchema } from '../learners/cut-off-schema.ts'
import type { BoostingSettings } from './settings.ts'

const share = z.number().gt(0).max(1)
const penalty = z.number().min(0)
const depth = z.number().int().min(1).max(64)

/** How trees are grown, and how many: what every kind of outcome shares. */
const treeShape = {
  /** Number of trees, fixed beforehand; without it inner cross-validation chooses one up to `maxTrees`. */
  trees: z.number().int().min(1).optional(),
  maxTrees: z.number().int().min(1).default(300),
  learningRate: share.default(0.1),
  /** One value, or several of which inner cross-validation picks one. */
  maxDepth: z.union([depth, z.array(depth).min(1)]).default(3),
  maxLeaves: z.number().int().min(2).optional(),
  growth: z.enum(['depth-wise', 'leaf-wise']).default('depth-wise'),
  rowSample: share.default(1),
  columnSample: share.default(1),
  l1: penalty.default(0),
  l2: penalty.default(1),
  minLeafSize: z.number().int().min(1).default(5),
  minHessian: penalty.default(1),
  minGain: penalty.default(0),
  bins: z.number().int().min(2).max(255).default(255),
  /** Features that may only raise, or only lower, the prediction. */
  monotone: z.record(z.string(), z.enum(['increasing', 'decreasing'])).default({}),
  innerFolds: z.number().int().min(3).default(5),
  innerRepeats: z.number().int().min(1).default(1),
  rule: z.enum(['min', '1se']).default('min'),
}

/** Boosting of a continuous outcome. */
export const continuousBoostingSpecSchema = z.strictObject(treeShape)

/** Histogram gradient boosting: logistic loss, or Cox's partial likelihood. */
export const boostingSpecSchema = z.strictObject({
  name: z.literal('boosting'),
  ...treeShape,
  /** How tied event times count in the partial likelihood. */
  ties: z.enum(['efron', 'breslow']).default('efron'),
  cutOff: cutOffSchema.default('median'),
})

export type ContinuousBoostingSpec = z.output<typeof continuousBoostingSpecSchema>
export type BoostingSpec = z.output<typeof boostingSpecSchema>

/** The depths that inner cross-validation tries. */
export function depthsOf(spec: ContinuousBoostingSpec): readonly number[] {
  return typeof spec.maxDepth === 'number' ? [spec.maxDepth] : spec.maxDepth
}

/** What of the specification concerns a fit. */
export function settingsOf(spec: ContinuousBoostingSpec, maxDepth: number): BoostingSettings {
  const { learningRate, growth, rowSample, columnSample, l1, l2, minLeafSize, minHessian, minGain, bins } =
    spec
  const { monotone } = spec
  const maxLeaves = spec.maxLeaves ?? null
  const shape = { learningRate, maxDepth, maxLeaves, growth, rowSample, columnSample, bins, monotone }
  return { ...shape, l1, l2, minLeafSize, minHessian, minGain }
}

/**
 * Several depths need inner cross-validation, and so does a number of trees that is not given.
 * @throws LearnerError 'bad-setting'
 */
export function requireChoice(spec: ContinuousBoostingSpec): void {
  if (spec.trees !== undefined && depthsOf(spec).length > 1)
    throw new LearnerError(
      'bad-setting',
      "'trees' is fixed and 'maxDepth' has several values",
      "leave 'trees' out, so that inner cross-validation chooses both, or give one depth",
    )
}

/** The settings as a description prints them. */
export function settingsInWords(settings: BoostingSettings): Record<string, string | number> {
  const { monotone, maxLeaves, ...plain } = settings
  const constrained = Object.entries(monotone).map(([feature, direction]) => `${feature} ${direction}`)
  return {
    ...plain,
    ...(maxLeaves === null ? {} : { maxLeaves }),
    ...(constrained.length === 0 ? {} : { monotone: constrained.join(', ') }),
  }
}
