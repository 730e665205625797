import { z } from 'zod'
import { periodSchema } from './period.ts'

/** The name of a file of each sample or patient. */
export const filePattern = z
  .string()
  .regex(/\{(patient|sample)\}/, 'write {patient}, or {sample} with a sheet, where the files differ')

/** Which slides or scans of a patient a block reads: the keys that blocks of files share. */
export const fileSamples = {
  samples: z
    .string()
    .optional()
    .describe('the sheet: sample, patient_id, date, material; without it there is one file a patient'),
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('columns of the sheet that are called otherwise: patientId: subject'),
  material: z.string().optional().describe('only those of this material: biopsy, before'),
  within: periodSchema.optional().describe('one older than this at time zero is not used'),
  knownAt: z.string().optional().describe('a declaration for those without dates; printed as unverified'),
  label: z.string().optional(),
}
