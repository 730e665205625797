import { z } from 'zod'

/** Words of a description, in any order and in capitals or not; `*` stands for any letters: `dwi`, `diff*`, `b8*`. */
const words = z.array(z.string().min(1)).min(1)

/** How a series is recognised: everything that is given must hold. */
export const seriesRuleSchema = z.strictObject({
  modality: z.string().optional(),
  /** The description has one of these words. */
  words: words.optional(),
  /** ... and all of these. */
  allWords: words.optional(),
  /** ... and none of these. */
  withoutWords: words.optional(),
  plane: z.enum(['axial', 'coronal', 'sagittal']).optional(),
  /** More than 5 degrees off that plane. */
  oblique: z.boolean().optional(),
  leastImages: z.int().min(1).optional(),
})
export type SeriesRule = z.infer<typeof seriesRuleSchema>

/**
 * Which series an examination has by protocol. Without a required series the patient leaves the analysis of the images;
 * without an optional one the modality is missing; an absent one was not planned, and nothing may be computed of it.
 */
export const seriesProtocolSchema = z.strictObject({
  name: z.string().min(1),
  series: z.record(
    z.string(),
    z.strictObject({
      need: z.enum(['required', 'optional', 'absent']),
      rule: seriesRuleSchema,
      /** Which one is meant where several follow the rule; without it that is a finding. */
      prefer: z.enum(['most images', 'last']).optional(),
    }),
  ),
})
export type SeriesProtocol = z.infer<typeof seriesProtocolSchema>

/** Rectal MRI for restaging: oblique axial T2 and diffusion are required, contrast was not planned. */
export const rectalProtocol: SeriesProtocol = {
  name: 'rectal MRI',
  series: {
    't2-oblique-axial': {
      need: 'required',
      rule: { modality: 'MR', words: ['t2', 't2w'], plane: 'axial', oblique: true, leastImages: 10 },
      prefer: 'most images',
    },
    dwi: {
      need: 'required',
      rule: {
        modality: 'MR',
        words: ['dwi', 'diff*', 'b800', 'b1000'],
        withoutWords: ['adc'],
        plane: 'axial',
      },
      prefer: 'most images',
    },
    adc: { need: 'required', rule: { modality: 'MR', words: ['adc'], plane: 'axial' }, prefer: 'last' },
    't2-sagittal': {
      need: 'optional',
      rule: { modality: 'MR', words: ['t2', 't2w'], plane: 'sagittal' },
      prefer: 'most images',
    },
    'contrast-enhanced': { need: 'absent', rule: { modality: 'MR', words: ['dce', 'gd', 'contrast', 'km'] } },
  },
}
