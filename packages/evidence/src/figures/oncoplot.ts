import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Genes x samples: which class of alteration each sample has in each gene. */
export const oncoplotFigureSchema = placedSchema
  .extend({
    kind: z.literal('oncoplot'),
    samples: z.int(),
    /** Classes of alteration, at most six and one for all others. */
    classes: z.array(z.string()).max(7),
    genes: z.array(z.object({ label: z.string(), altered: z.int() })),
    /** Gene after gene: index into `classes`, -1 for none. Samples in the order that they are drawn in. */
    cells: z.array(z.int()),
    tracks: z.array(
      z.object({ label: z.string(), levels: z.array(z.string()).max(6), codes: z.array(z.int()) }),
    ),
  })
  .refine(figure => figure.cells.length === figure.genes.length * figure.samples, {
    message: 'genes x samples cells',
    path: ['cells'],
  })
