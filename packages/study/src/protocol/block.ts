import { z } from 'zod'
import { type AssayBlockProtocol, assayBlockSchema } from './assay-block.ts'
import { type BagBlockProtocol, bagBlockSchema } from './bag-block.ts'
import { type DeltaBlockProtocol, deltaBlockSchema } from './delta-block.ts'
import { type ImageBlockProtocol, imageBlockSchema } from './image-block.ts'
import { predictedColumn, predictedLabelBlockSchema } from './label.ts'
import { periodSchema } from './period.ts'
import { type SlideBlockProtocol, slideBlockSchema } from './slide-block.ts'
import { type VariantBlockProtocol, variantBlockSchema } from './variant-block.ts'

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

/**
 * Columns of tables; an assay of thousands of features with what is done to it in every fold; bags of instances; slides
 * and scans, which the run makes bags or an assay of; somatic variants, which become one; the change between two assays; or predicted labels.
 */
export const blockSchema = z.union([
  columnBlockSchema,
  assayBlockSchema,
  bagBlockSchema,
  slideBlockSchema,
  imageBlockSchema,
  deltaBlockSchema,
  predictedLabelBlockSchema,
  variantBlockSchema,
])
export type BlockProtocol = z.infer<typeof blockSchema>

/** The block where it is made of columns; undefined where it is another kind, or absent. */
export function columnBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): ColumnBlock | undefined {
  const block = blocks[name]
  if (block === undefined || 'assay' in block || 'bags' in block || 'variants' in block) return undefined
  if ('predictedLabel' in block)
    return {
      columns: block.predictedLabel.map(predictedColumn),
      visit: 'last',
      knownAt: 'predicted from what was known at time zero',
      label: block.label,
    }
  return 'slides' in block || 'images' in block || 'delta' in block ? undefined : block
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

/** The block where it is one of slides; undefined where it is another kind, or absent. */
export function slideBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): SlideBlockProtocol | undefined {
  const block = blocks[name]
  return block !== undefined && 'slides' in block ? block : undefined
}

/** The block where it is one of scans; undefined where it is another kind, or absent. */
export function imageBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): ImageBlockProtocol | undefined {
  const block = blocks[name]
  return block !== undefined && 'images' in block ? block : undefined
}

/** The block where it is a change between two others; undefined where it is another kind, or absent. */
export function deltaBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): DeltaBlockProtocol | undefined {
  const block = blocks[name]
  return block !== undefined && 'delta' in block ? block : undefined
}

/** The block where it is one of somatic variants; undefined where it is another kind, or absent. */
export function variantBlock(
  blocks: Readonly<Record<string, BlockProtocol>>,
  name: string,
): VariantBlockProtocol | undefined {
  const block = blocks[name]
  return block !== undefined && 'variants' in block ? block : undefined
}
