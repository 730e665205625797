import {
  directionalAggregations,
  filterName,
  filterSettings,
  aggregations as plainAggregations,
} from '@tessera/imaging'
import { z } from 'zod'

const positive = z.number().positive()
const bound = z.union([z.number(), z.null()])

/** Families of features, in the order of the reference manual. */
export const featureFamilies = [
  'morphology',
  'localIntensity',
  'statistics',
  'histogram',
  'volumeHistogram',
  'glcm',
  'glrlm',
  'glszm',
  'gldzm',
  'ngtdm',
  'ngldm',
] as const
export type FeatureFamily = (typeof featureFamilies)[number]

const interpolation = z
  .strictObject({
    spacing: z
      .union([positive, z.tuple([positive, positive]), z.tuple([positive, positive, positive])])
      .describe('mm: one number for cubes (squares in the slice), two for the slice, or three'),
    dimensions: z
      .union([z.literal(2), z.literal(3)])
      .default(3)
      .describe('2: within slices alone, their distance stays'),
    image: z.enum(['nearest', 'linear', 'cubic']).default('linear'),
    mask: z.enum(['nearest', 'linear', 'cubic']).default('linear'),
    maskThreshold: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .describe('the part of a voxel that has to lie inside'),
    rounding: z
      .enum(['none', 'integer'])
      .default('none')
      .describe('of intensities after interpolation: integer for CT in Hounsfield units'),
    antiAliasing: z.boolean().default(false).describe('Gaussian smoothing before a coarser spacing'),
  })
  .refine(
    ({ spacing, dimensions }) => typeof spacing === 'number' || spacing.length === dimensions,
    'spacing has as many numbers as dimensions says, or one',
  )

const resegmentation = z.strictObject({
  range: z
    .tuple([bound, bound])
    .refine(([low, high]) => low === null || high === null || low < high, 'the range runs from low to high')
    .optional()
    .describe('intensities that stay in the intensity mask, ends included; null for an open end'),
  outliers: positive
    .optional()
    .describe('standard deviations from the mean of the whole region beyond which intensities are left out'),
})

const bins = z.int().min(1).max(65_535)
const discretisation = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('fixedBinNumber'), bins }),
  z.strictObject({
    method: z.literal('fixedBinSize'),
    width: positive,
    from: z.number().optional().describe('lower end of the first bin; that of the range by default'),
  }),
  z.strictObject({ method: z.literal('none') }).describe('intensities are whole numbers from 1 up'),
])
const volumeHistogram = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('none') }).describe('definite units, whole numbers'),
  z.strictObject({ method: z.literal('fixedBinSize'), width: positive }).describe('definite units'),
  z.strictObject({ method: z.literal('fixedBinNumber'), bins }).describe('arbitrary units'),
])

const texture = z.strictObject({
  aggregations: z
    .array(z.enum([...directionalAggregations, ...plainAggregations]))
    .min(1)
    .default([...directionalAggregations, ...plainAggregations])
    .describe('suffixes of the tags: 2D_avg to 3D_comb of GLCM and GLRLM, 2D, 2_5D and 3D of the others'),
  distance: z.int().min(1).default(1).describe('of neighbours in voxels: GLCM, NGTDM, NGLDM'),
  distanceWeights: z
    .enum(['manhattan', 'euclidean', 'infinity'])
    .optional()
    .describe('GLCM and GLRLM: directions weighted by the length of a step and merged'),
  coarseness: z.int().min(0).default(0).describe("NGLDM's alpha"),
})

const allTexture = texture.parse({})

/**
 * Settings of an extraction, as a settings file has them. What a file leaves out takes the value here; only
 * `discretisation` has to be said, since no value of it suits both CT and MR.
 */
export const radiomicsSettings = z.strictObject({
  format: z.literal('tessera-radiomics/1'),
  name: z.string().optional().describe('shown with the results'),
  normalisation: z
    .strictObject({
      method: z.literal('zScore'),
      over: z
        .enum(['image', 'mask'])
        .default('image')
        .describe('the voxels whose mean and deviation are taken'),
      scale: positive.default(100).describe('the deviation after normalising'),
      outliers: positive.optional().describe('values beyond so many deviations are moved to that bound'),
    })
    .optional()
    .describe('before interpolation; for MR, whose intensities have no unit'),
  interpolation: interpolation.optional().describe('none where it is left out'),
  resegmentation: resegmentation.default({}),
  discretisation,
  volumeHistogram: volumeHistogram.default({ method: 'fixedBinNumber', bins: 1000 }),
  texture: texture.default(allTexture),
  features: z
    .array(z.enum(featureFamilies))
    .min(1)
    .default([...featureFamilies]),
  filters: z
    .array(filterSettings)
    .refine(
      filters => new Set(filters.map(filterName)).size === filters.length,
      'two filters have the same name: give one of them another by `name`',
    )
    .default([])
    .describe('each gives a response map, whose intensity and texture features are named after it'),
  responseMaps: z
    .strictObject({ discretisation, volumeHistogram })
    .default({
      discretisation: { method: 'fixedBinNumber', bins: 32 },
      volumeHistogram: { method: 'fixedBinNumber', bins: 1000 },
    })
    .describe('of filtered images, whose intensities have no unit'),
  imageDiagnostics: z
    .boolean()
    .default(true)
    .describe('mean and range of the whole image too: needs the whole image interpolated'),
})

/** Settings as a file may have them. */
export type RadiomicsSettingsInput = z.input<typeof radiomicsSettings>
/** Settings with everything filled in. */
export type RadiomicsSettings = z.output<typeof radiomicsSettings>
export type Discretisation = RadiomicsSettings['discretisation']
