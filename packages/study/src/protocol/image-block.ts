import { z } from 'zod'
import { stepSchema } from './assay-step.ts'
import { encoderSchema } from './encoder.ts'
import { filePattern, fileSamples } from './file-samples.ts'

/**
 * Scans with the outline of the tumour. The run measures the radiomics of each as a table, or encodes its slices
 * through the tumour into bags.
 */
export const imageBlockSchema = z.strictObject({
  images: filePattern.describe('the files: mri/{sample}.nii.gz, or folders of DICOM series'),
  masks: filePattern.describe('the outline of the tumour on each: mri/{sample}_mask.nii.gz'),
  ...fileSamples,
  take: z
    .enum(['all', 'last', 'first'])
    .optional()
    .describe('of a patient, of those known at time zero; last for radiomics, all for slices'),
  maskLabel: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('which region of masks that have several; needed only there'),
  emptyMask: z
    .enum(['refused', 'no-residual-tumour', 'not-segmented'])
    .default('refused')
    .describe('what a mask without a voxel means; a column mask_state of the sheet says it of one scan'),
  features: z
    .enum(['radiomics', 'deep'])
    .default('radiomics')
    .describe('radiomics: a table of features; deep: a bag of the slices through the tumour'),
  settings: z
    .string()
    .optional()
    .describe('settings of radiomics (tessera-radiomics/1), from study.yaml or from the folder of the data'),
  encoder: z
    .union([z.literal('slice-features'), encoderSchema.options[1]])
    .default('slice-features')
    .describe('of slices: intensity and texture of each, or a network'),
  measured: z
    .string()
    .optional()
    .describe(
      'a table of features by scan that was made before: read in place of the images where it is there',
    ),
  encoded: filePattern
    .optional()
    .describe('bags that were made before: read in place of the image where one is there'),
  steps: z.array(stepSchema).default([]).describe('what is done to the table in every fold'),
})
export type ImageBlockProtocol = z.infer<typeof imageBlockSchema>
