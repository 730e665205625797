import { z } from 'zod'
import { periodSchema } from './period.ts'
import { ruleSchema } from './rule.ts'

const timeZeroName = z.string().describe('what happens at time zero: "start of treatment"')

/** Tables without dates: time zero is named, and every block declares when its values were known. */
const declaredTimeZero = z.strictObject({ name: timeZeroName })

/** A date computed for each patient. */
const datedTimeZero = z.strictObject({
  name: timeZeroName,
  at: z.string().describe('expression that gives a date: `surgery_date`'),
  population: z.string().optional().describe('whom the answers are about'),
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
  horizonFrom: z
    .enum(['landmark', 'start'])
    .optional()
    .describe(
      'by default landmark; start: horizons count from the date that landmarks are after, so that all end on one day',
    ),
})

export const timeZeroSchema = z.union([declaredTimeZero, datedTimeZero, landmarkTimeZero])
export type LandmarkTimeZero = z.infer<typeof landmarkTimeZero>

/**
 * A further time zero, later in the course, with a risk set of its own: of the eligible those who came to it, at risk
 * and with what was known by then.
 */
export const furtherClockSchema = z.strictObject({
  name: timeZeroName,
  at: z.string().describe('expression that gives a date: `restaging_mri_date`'),
  population: z.string().optional().describe('whom the answers are about'),
  include: z.array(ruleSchema).default([]).describe('rules besides those of eligibility'),
  notReached: z
    .string()
    .optional()
    .describe('column that says why a patient never came to this time zero; counted, read by no model'),
})

/** Where the analysis departs from the registration because what it says cannot apply. */
export const departureSchema = z.strictObject({
  registered: z.string().describe('as the registration says it'),
  done: z.string().describe('what is done instead'),
  because: z.string(),
})

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
  beforeTimeZero: z
    .enum(['refuse', 'exclude', 'at time zero'])
    .default('refuse')
    .describe(
      'patients treated before time zero: a fault of the clock; not eligible; or taken to start at it, which the report warns of',
    ),
  control: z.string().optional(),
  arms: z.array(z.string()).optional(),
  crossover: z.string().optional(),
})
export type TreatmentProtocol = z.infer<typeof treatmentSchema>
