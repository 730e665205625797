import { z } from 'zod'
import { placedSchema } from '../place.ts'

/** Effect of every feature against its p: what stands out is named. */
export const volcanoFigureSchema = placedSchema.extend({
  kind: z.literal('volcano'),
  /** What lies on the horizontal axis: "Hazard ratio per SD", "log2 fold change". */
  label: z.string(),
  /** Effects are ratios, drawn on a logarithmic axis about 1; else differences about 0. */
  ratio: z.boolean(),
  /** False discovery rate at which points are coloured. */
  fdr: z.number(),
  /** Largest p at that rate, where a line is drawn; null where nothing is found. */
  cut: z.number().nullable(),
  /** What a higher and a lower effect mean: "more events", "fewer events". */
  higher: z.string(),
  lower: z.string(),
  /** How many of the smallest p are named at most. */
  named: z.int(),
  points: z.array(
    z.object({
      label: z.string(),
      effect: z.number(),
      p: z.number(),
      fdr: z.number().nullable(),
    }),
  ),
})
