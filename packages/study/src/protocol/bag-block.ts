import { z } from 'zod'
import { periodSchema } from './period.ts'

/** Slides, scans or visits as bags of features, one .h5 file each, in the layout of CLAM, TRIDENT and STAMP. */
export const bagBlockSchema = z.strictObject({
  bags: z
    .string()
    .regex(/\{(patient|sample)\}/, 'write {patient}, or {sample} with a sheet, where the files differ')
    .describe('the files: features/{patient}.h5, or features/{sample}.h5 with a sheet of samples'),
  of: z.enum(['slide', 'scan', 'sample']).default('slide'),
  samples: z
    .string()
    .optional()
    .describe('the sheet of slides or scans: patient, date, material; several of one patient are one bag'),
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('columns of the sheet that are called otherwise: patientId: subject'),
  material: z.string().optional().describe('only those of this material: biopsy'),
  take: z.enum(['all', 'last', 'first']).default('all').describe('of a patient, of those known at time zero'),
  within: periodSchema.optional().describe('one older than this at time zero is not used'),
  knownAt: z.string().optional().describe('a declaration for those without dates; printed as unverified'),
  label: z.string().optional(),
})
export type BagBlockProtocol = z.infer<typeof bagBlockSchema>
