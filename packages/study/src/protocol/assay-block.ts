import { z } from 'zod'
import { stepSchema } from './assay-step.ts'
import { periodSchema } from './period.ts'
import { runCorrectionSchema } from './run-correction.ts'

/** A table of genes, proteins or metabolites by sample, one sample a patient at time zero. */
export const assayBlockSchema = z.strictObject({
  assay: z.string().describe('the file: features by samples, or samples by features'),
  scale: z.enum(['counts', 'tpm', 'intensity', 'log2', 'ln', 'log10', 'ratio', 'score']),
  unit: z.string().optional(),
  layout: z.enum(['features-in-rows', 'samples-in-rows', 'long']).optional(),
  samples: z
    .string()
    .optional()
    .describe('the sheet of samples: patient, date, material; without it samples are called as patients are'),
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('columns of the sheet that are called otherwise: patientId: subject'),
  material: z.string().optional().describe('only samples of this material: plasma'),
  take: z
    .enum(['last', 'first'])
    .default('last')
    .describe('which sample of a patient, of those taken at or before time zero'),
  within: periodSchema.optional().describe('a sample older than this at time zero is not used'),
  knownAt: z
    .string()
    .optional()
    .describe('a declaration for samples without dates: "tissue of the operation"; printed as unverified'),
  run: runCorrectionSchema
    .optional()
    .describe('what is done within the runs of the laboratory, by pooled QC samples'),
  steps: z.array(stepSchema).default([]),
  label: z.string().optional(),
})
export type AssayBlockProtocol = z.infer<typeof assayBlockSchema>
