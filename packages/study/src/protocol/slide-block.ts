import { z } from 'zod'
import { stepSchema } from './assay-step.ts'
import { encoderSchema } from './encoder.ts'
import { filePattern, fileSamples } from './file-samples.ts'

/**
 * Whole-slide images. The run looks for tissue, lays tiles and encodes them into bags; or, with `features: named`,
 * measures tissue, cells and the immune phenotype of each slide as a table.
 */
export const slideBlockSchema = z.strictObject({
  slides: filePattern.describe('the files: slides/{sample}.svs'),
  ...fileSamples,
  take: z
    .enum(['all', 'last', 'first'])
    .optional()
    .describe('of a patient, of those known at time zero; all for tiles, last for named features'),
  features: z
    .enum(['tiles', 'named'])
    .default('tiles')
    .describe('tiles: a bag of encoded tiles; named: a table of densities, phenotype and spatial statistics'),
  encoder: encoderSchema.default('histology'),
  tile: z
    .strictObject({
      pixels: z.number().int().min(16).optional().describe('side of a tile; 256 unless given'),
      micrometresPerPixel: z.number().positive().optional().describe('0.5 unless given'),
    })
    .default({})
    .describe('of the built-in encoder; a network has its own in its manifest'),
  most: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('at most so many tiles a slide, drawn with the seed of the study'),
  leastTissue: z.number().min(0).max(1).default(0.5).describe('smallest share of a tile that is tissue'),
  assumedMicrometresPerPixel: z
    .number()
    .positive()
    .optional()
    .describe('of slides that do not say how large a pixel is'),
  encoded: filePattern
    .optional()
    .describe(
      'bags that were made before, features/{sample}.h5: read in place of the slide where one is there',
    ),
  measured: z
    .string()
    .optional()
    .describe(
      'of named features, a table that was made before: read in place of the slides where it is there',
    ),
  steps: z.array(stepSchema).default([]).describe('of named features: what is done to them in every fold'),
})
export type SlideBlockProtocol = z.infer<typeof slideBlockSchema>
