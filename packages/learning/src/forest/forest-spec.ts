import { z } from 'zod'
import { cutOffSchema } from '../learners/cut-off-schema.ts'

const count = z.number().int().min(1)
/** One value, or several of which the out-of-bag error picks one. */
const counts = z.union([count, z.array(count).min(1)])

/** A forest: log-rank splits for time-to-event outcomes, Gini or log-loss for binary ones. */
export const forestSpecSchema = z.strictObject({
  name: z.literal('forest'),
  trees: count.default(500),
  /** Columns drawn at each node; default the square root of their number, rounded up. */
  mtry: counts.optional(),
  /** Fewest rows of a leaf; default 15 for time-to-event outcomes, 5 for binary ones. */
  minLeafSize: counts.optional(),
  /** Fewest events of a leaf (time-to-event). */
  minLeafEvents: z.number().int().min(0).default(1),
  maxDepth: count.optional(),
  sample: z.enum(['bootstrap', 'subsample']).default('bootstrap'),
  fraction: z.number().gt(0).lt(1).default(0.632),
  /** Of binary outcomes. */
  impurity: z.enum(['gini', 'log-loss']).default('gini'),
  missingIndicator: z.boolean().optional(),
  cutOff: cutOffSchema.default('median'),
})

export type ForestSpec = z.output<typeof forestSpecSchema>
