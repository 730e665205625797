import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** What the whole procedure yields when the outcome is shuffled, and where the real one lies. */
export const nullDistributionFigureSchema = placedSchema.extend({
  kind: z.literal('null-distribution'),
  measure: z.string(),
  label: z.string(),
  observed: z.number(),
  permuted: z.array(z.number()),
  p: z.number(),
  test: z.enum(['refitted', 'fixed predictions', 'within centres, refitted']),
})
