import { z } from 'zod'
import { placedSchema } from './place.ts'

/**
 * A table of the report. Cells are numbers or text; `digits` is how many decimals a numeric column deserves.
 * An estimate cell is text made by nobody: give the columns value, lower and upper and mark the column
 * `interval` with the keys to join.
 */
export const tableRecordSchema = placedSchema.extend({
  columns: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      align: z.enum(['left', 'right']),
      format: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('text') }),
        z.object({ kind: z.literal('number'), digits: z.number().int() }),
        z.object({ kind: z.literal('percent'), digits: z.number().int() }),
        z.object({ kind: z.literal('p') }),
        /** Shown as "value (lower to upper)"; the keys name cells of the same row. */
        z.object({
          kind: z.literal('interval'),
          lower: z.string(),
          upper: z.string(),
          digits: z.number().int(),
        }),
      ]),
    }),
  ),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
  /** Key of a cell that, when set, makes the row a heading or indents it. */
  indent: z.string().nullable(),
  note: z.string().nullable(),
})
export type TableRecord = z.infer<typeof tableRecordSchema>
