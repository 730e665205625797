import { z } from 'zod'
import { periodSchema } from './period.ts'

const countSchema = z.number().int().min(0).max(12)

/** Patients shown one at a time, under pseudonyms: how many, and of which question. */
export const patientPagesSchema = z.union([
  countSchema.describe('of the first question'),
  z.strictObject({
    question: z.string().describe('a question of prognosis, by its id'),
    at: periodSchema
      .optional()
      .describe('of a question that is asked at landmarks: the one; by default the first'),
    model: z.string().optional().describe('by default the primary model of the question'),
    patients: countSchema.default(3),
  }),
])
export type PatientPagesProtocol = z.infer<typeof patientPagesSchema>
