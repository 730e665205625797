import { z } from 'zod'
import { placedSchema } from '../place.ts'

const counted = z.object({ reason: z.string(), n: z.number().int() })

/** The CONSORT diagram of a trial with cohorts: who entered, by what they were allocated, who was analysed. */
export const trialFlowFigureSchema = placedSchema.extend({
  kind: z.literal('trial-flow'),
  assessed: z.object({ label: z.string(), n: z.number().int() }),
  /** Those who did not enter. */
  left: z.array(counted),
  entered: z.object({ label: z.string(), n: z.number().int() }),
  cohorts: z
    .array(
      z.object({
        label: z.string(),
        n: z.number().int(),
        arms: z.array(
          z.object({
            arm: z.string(),
            allocated: z.number().int(),
            /** What became of them, in the order of the diagram: `32 received it`. They stay in the arm. */
            notes: z.array(counted),
            /** Those without the endpoint. */
            left: z.array(counted),
            analysed: z.number().int(),
          }),
        ),
      }),
    )
    .min(1),
})
