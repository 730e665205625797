import { z } from 'zod'
import { placedSchema } from '../place.ts'

/**
 * A score over a slide: a raster of cells in the slide's own directions, row by row from the top. Numbers alone: the picture
 * of the slide stays with the slides.
 */
export const slideHeatmapFigureSchema = placedSchema
  .extend({
    kind: z.literal('slide-heatmap'),
    /** What is drawn: "Attention", "Lymphocyte-like cells". */
    label: z.string(),
    unit: z.string().nullable(),
    /** Cells. */
    width: z.int().min(1).max(2000),
    height: z.int().min(1).max(2000),
    /** Micrometres along the side of a cell; null where the slide's scale is not known. */
    cellUm: z.number().positive().nullable(),
    /** Null where there is no tile. */
    values: z.array(z.number().nullable()),
    scale: z.object({
      /** `range`: between values that were stated; `spread`: of this slide; `rank`: share of tiles below. */
      kind: z.enum(['range', 'spread', 'rank']),
      least: z.number(),
      greatest: z.number(),
    }),
  })
  .refine(figure => figure.values.length === figure.width * figure.height, {
    message: 'width x height values',
    path: ['values'],
  })
