import { z } from 'zod'

/** A length of time as it is written: "12 months", "90 days", "8 weeks", "1.5 years". */
export const periodSchema = z
  .string()
  .regex(
    /^\d+(\.\d+)? *(day|week|month|year)s?$/,
    'write a period as a number and days, weeks, months or years: "12 months"',
  )

/** The unit of a duration column or of reported times. */
export const timeUnitSchema = z.enum(['days', 'weeks', 'months', 'years'])
