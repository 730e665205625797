import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Joins of a clustering in their order: items from 0, the k-th join is item `n + k`, at a height. */
const treeSchema = z.array(z.object({ a: z.int(), b: z.int(), height: z.number() }))

/** Features x samples in colour, clustered, with what is known of the samples over it. */
export const heatmapFigureSchema = placedSchema
  .extend({
    kind: z.literal('heatmap'),
    /** What a cell is: "z-score of log2 intensity". */
    label: z.string(),
    rowsAre: z.string(),
    columnsAre: z.string(),
    rows: z.array(z.string()),
    columns: z.array(z.string()),
    /** Row after row; null is missing. */
    values: z.array(z.number().nullable()),
    /** Colours are full at this distance from 0. */
    limit: z.number().positive(),
    /** Order in which rows and columns are drawn, and the joins that gave it; null trees where nothing was clustered. */
    rowOrder: z.array(z.int()),
    columnOrder: z.array(z.int()),
    rowTree: treeSchema.nullable(),
    columnTree: treeSchema.nullable(),
    /** One strip a track, a level for each column; -1 is missing. */
    tracks: z.array(
      z.object({ label: z.string(), levels: z.array(z.string()).max(6), codes: z.array(z.int()) }),
    ),
  })
  .refine(figure => figure.values.length === figure.rows.length * figure.columns.length, {
    message: 'rows x columns values',
    path: ['values'],
  })
