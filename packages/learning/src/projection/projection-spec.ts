import { z } from 'zod'
import { cutOffSchema } from '../learners/cut-off-schema.ts'

const count = z.number().int().min(1)
/** One value, or several of which inner cross-validation picks one. */
const counts = z.union([count, z.array(count).min(1)])

const shared = {
  innerFolds: z.number().int().min(3).default(5),
  innerRepeats: count.default(1),
  missingIndicator: z.boolean().optional(),
  cutOff: cutOffSchema.default('median'),
}

/** Partial least squares: discriminant analysis, or of the deviance residuals of the null Cox model. */
export const plsSpecSchema = z.strictObject({
  name: z.literal('pls'),
  /** Most components; inner cross-validation picks 0 to this many. */
  components: count.default(5),
  ...shared,
})

/** The same with few columns in each component. */
export const sparsePlsSpecSchema = z.strictObject({
  name: z.literal('sparse-pls'),
  components: count.default(3),
  /** Columns that each component keeps. */
  keep: counts.default([5, 10, 25]),
  ...shared,
})

/** Sparse PLS of several blocks whose components are drawn towards each other (DIABLO). */
export const blockSparsePlsSpecSchema = z.strictObject({
  name: z.literal('block-sparse-pls'),
  /** Features of each block; those that none names are the block 'other features'. */
  blocks: z.record(z.string(), z.array(z.string()).min(1)),
  components: count.default(2),
  /** Columns that each component keeps of every block, or of each by its name. */
  keep: z.union([counts, z.record(z.string(), count)]).default([5, 10]),
  /** Weight of the covariance between blocks beside that with the outcome, which is 1. */
  design: z.number().min(0).max(1).default(0.1),
  ...shared,
})

export type PlsSpec = z.output<typeof plsSpecSchema>
export type SparsePlsSpec = z.output<typeof sparsePlsSpecSchema>
export type BlockSparsePlsSpec = z.output<typeof blockSparsePlsSpecSchema>
export type ProjectionSpec = PlsSpec | SparsePlsSpec | BlockSparsePlsSpec
