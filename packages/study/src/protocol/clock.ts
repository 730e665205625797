import { z } from 'zod'
import { periodSchema } from './period.ts'

const timeZeroName = z.string().describe('what happens at time zero: "start of treatment"')

/** Tables without dates: time zero is named, and every block declares when its values were known. */
const declaredTimeZero = z.strictObject({ name: timeZeroName })

/** A date computed for each patient. */
const datedTimeZero = z.strictObject({
  name: timeZeroName,
  at: z.string().describe('expression that gives a date: `surgery_date`'),
})

/** One or several landmarks after a date; each makes its own risk set. */
const landmarkTimeZero = z.strictObject({
  name: timeZeroName,
  landmarks: z.array(periodSchema).min(1).describe('each landmark is one risk set and one analysis'),
  after: z.string().default('first visit').describe('`first visit`, or an expression that gives a date'),
  visits: z.string().describe('the visits table that the landmark counts from'),
  lookBack: periodSchema
    .optional()
    .describe('a patient whose last visit is further back than this is not under observation'),
})

export const timeZeroSchema = z.union([declaredTimeZero, datedTimeZero, landmarkTimeZero])
export type TimeZeroProtocol = z.infer<typeof timeZeroSchema>
export type LandmarkTimeZero = z.infer<typeof landmarkTimeZero>

export const treatmentSchema = z.strictObject({
  column: z.string(),
  started: z.string().optional().describe('column of the date on which treatment started'),
  grace: periodSchema
    .optional()
    .describe('a treatment that starts within this of time zero counts as started at it'),
  startsAtTimeZero: z
    .boolean()
    .default(false)
    .describe('declared, for tables without dates; the report prints it as unverified'),
  control: z.string().optional(),
  arms: z.array(z.string()).optional(),
  crossover: z.string().optional(),
})
export type TreatmentProtocol = z.infer<typeof treatmentSchema>
