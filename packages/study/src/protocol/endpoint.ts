import { z } from 'zod'
import { periodSchema, timeUnitSchema } from './period.ts'
import { surrogateSchema } from './surrogate-schema.ts'

const label = z.string().optional()
const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)])

const settled = oneOrMore
  .optional()
  .describe(
    'date columns: whoever has one of them at or before time zero (the outcome was known, or follow-up had ended) is not at risk',
  )

const surrogate = surrogateSchema
  .optional()
  .describe('what the endpoint anticipates and does not observe; then every title says so')

const binary = z.strictObject({
  type: z.literal('binary'),
  event: z.string().describe('expression that is true for an event: `Response == 1`'),
  settled,
  surrogate,
  label,
})

const ordinal = z.strictObject({
  type: z.literal('ordinal'),
  column: z.string(),
  levels: z
    .array(z.union([z.string(), z.number()]))
    .min(2)
    .describe('from lowest to highest'),
  cuts: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('clinically named cuts, each by the lowest level above it: {complete response: TRG0}'),
  settled,
  surrogate,
  label,
})

const continuous = z.strictObject({
  type: z.literal('continuous'),
  value: z.string().describe('column or expression'),
  unit: z.string().optional(),
  surrogate,
  label,
})

const fromDates = {
  censor: oneOrMore.describe('column, or columns of which the latest counts, of last contact'),
  afterDataCut: z
    .enum(['exclude', 'censor'])
    .default('exclude')
    .describe('what a date after the data cut does, after it was reported as a finding'),
  unit: timeUnitSchema.default('months'),
  horizon: periodSchema.optional(),
  label,
}

const fromDuration = {
  time: z.string().describe('column of the duration'),
  unit: timeUnitSchema,
  from: z
    .enum(['time zero', 'visit'])
    .default('time zero')
    .describe('visit: the duration is the residual time from the visit of its row'),
  horizon: periodSchema.optional(),
  label,
}

const survivalFromDates = z.strictObject({
  type: z.literal('time-to-event'),
  events: oneOrMore.describe('date columns; the earliest is the event'),
  ...fromDates,
})

const survivalFromDuration = z.strictObject({
  type: z.literal('time-to-event'),
  ...fromDuration,
  event: z.string().describe('expression that is true for an event: `OS_Event == 1`'),
})

const competingFromDates = z.strictObject({
  type: z.literal('competing'),
  causes: z
    .record(z.string(), oneOrMore)
    .describe('cause: date column or columns; the earliest date decides'),
  sameDay: z
    .enum(['error', 'first cause'])
    .default('error')
    .describe(
      'two causes on one day: an error, or the cause that is named first (a toxicity that kills on the day it begins)',
    ),
  ...fromDates,
})

const competingFromDuration = z.strictObject({
  type: z.literal('competing'),
  ...fromDuration,
  causes: z.record(z.string(), z.string()).describe('cause: expression that is true for it'),
})

export const endpointSchema = z.union([
  binary,
  ordinal,
  continuous,
  survivalFromDates,
  survivalFromDuration,
  competingFromDates,
  competingFromDuration,
])
export type EndpointProtocol = z.infer<typeof endpointSchema>
