import { z } from 'zod'
import { type AssayBlockProtocol, assayBlockSchema } from './assay-block.ts'
import { type BagBlockProtocol, bagBlockSchema } from './bag-block.ts'
import { periodSchema } from './period.ts'

/** Visits that an aggregate reads: from so long before time zero (or from the first visit) up to time zero. */
const windowSchema = z.union([
  z.literal('up to time zero'),
  z.strictObject({
    from: periodSchema.optional().describe('so long before time zero'),
    to: z
      .union([z.literal('time zero'), periodSchema])
      .default('time zero')
      .describe('a period after time zero is refused'),
  }),
])
export type WindowProtocol = z.infer<typeof windowSchema>

/** A feature made of several visits. Without a window that ends at time zero it is refused. */
const aggregateSchema = z.strictObject({
  name: z.string(),
  column: z.string().optional().describe('not needed for `count`'),
  aggregate: z.enum(['first', 'minimum', 'maximum', 'mean', 'sum', 'any', 'count', 'change']),
  window: windowSchema.optional(),
})
export type AggregateProtocol = z.infer<typeof aggregateSchema>

/** Features of one kind, and when they were known. */
const columnBlockSchema = z.strictObject({
  columns: z.array(z.union([z.string(), aggregateSchema])).min(1),
  knownAt: z
    .string()
    .optional()
    .describe('a declaration for tables without dates: "before the first dose"; printed as unverified'),
  dated: z.string().optional().describe('date column: when the values of this block were known'),
  table: z.string().optional().describe('a visits table: the values of one visit, see `visit`'),
  visit: z
    .enum(['last', 'first', 'nearest', 'latest'])
    .default('last')
    .describe('last at or before time zero; `nearest` and `latest` are refused where they fall after it'),
  label: z.string().optional(),
})
export type ColumnBlock = z.infer<typeof columnBlockSchema>

/** Columns of tables; an assay of thousands of features with what is done to it in every fold; or bags of instances. */
export const blockSchema = z.union([columnBlockSchema, assayBlockSchema, bagBlockSchema])
export type BlockProtocol = z.infer<typeof blockSchema>

/** The block where it is made of columns; undefined where it is another kind, or absent. */
export function columnBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): ColumnBlock | undefined {
  const block = blocks[name]
  return block === undefined || 'assay' in block || 'bags' in block ? undefined : block
}

/** The block where it is an assay; undefined where it is another kind, or absent. */
export function assayBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): AssayBlockProtocol | undefined {
  const block = blocks[name]
  return block !== undefined && 'assay' in block ? block : undefined
}

/** The block where it is one of bags; undefined where it is another kind, or absent. */
export function bagBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): BagBlockProtocol | undefined {
  const block = blocks[name]
  return block !== undefined && 'bags' in block ? block : undefined
}
