import { z } from 'zod'
import { baselineSchema } from '../../learners/baseline.ts'

const arms = z.array(z.string()).nullable()
const cuts = z.array(z.number()).min(1)
const clock = { horizon: z.number(), unit: z.string() }

/** What a network's numbers mean, fitted on training rows: all that is needed to read its output. */
export const outcomeStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('binary'), arms }),
  z.object({ kind: z.literal('cox'), ...clock, arms, centre: z.number(), baseline: baselineSchema }),
  z.object({ kind: z.literal('discrete-time'), ...clock, cuts }),
  z.object({ kind: z.literal('competing-risks'), ...clock, cuts, causes: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('ordinal'), levels: z.array(z.string()).min(2) }),
  z.object({
    kind: z.literal('continuous'),
    arms,
    unit: z.string().nullable(),
    mean: z.number(),
    deviation: z.number(),
  }),
])
export type OutcomeState = z.infer<typeof outcomeStateSchema>
