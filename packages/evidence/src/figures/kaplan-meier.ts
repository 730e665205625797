import { z } from 'zod'
import { placedSchema } from '../place.ts'

/**
 * Survival steps by group, with numbers at risk. Survival and limits are probabilities in 0 to 1. `curve` is `incidence`
 * where the steps rise: cumulative incidence with competing events, which stands in `survival` then.
 */
export const kaplanMeierFigureSchema = placedSchema.extend({
  kind: z.literal('kaplan-meier'),
  unit: z.string(),
  curve: z.enum(['survival', 'incidence']).optional(),
  /** What the curve counts: "recurrence-free survival". */
  outcome: z.string(),
  horizon: z.number().nullable(),
  groups: z.array(
    z.object({
      label: z.string(),
      n: z.number().int(),
      events: z.number().int(),
      /** Step times, first 0; survival holds from its time to the next. */
      time: z.array(z.number()),
      survival: z.array(z.number()),
      lower: z.array(z.number()),
      upper: z.array(z.number()),
      censored: z.array(z.number()),
    }),
  ),
  atRisk: z.object({ times: z.array(z.number()), counts: z.array(z.array(z.number().int())) }),
  /** Ids of estimates that belong in the caption (hazard ratio, log-rank, restricted mean difference). */
  estimates: z.array(z.string()),
})
