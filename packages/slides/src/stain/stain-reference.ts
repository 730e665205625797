import type { Fitted, Fitter, Selectable } from '@tessera/evidence'
import { z } from 'zod'
import { SlideError } from '../slide-error.ts'
import type { StainMap } from './colour-transfer.ts'
import type { SlideStainRow, StainRefusal } from './measure-slide.ts'
import { mostTypical } from './most-typical.ts'
import type { SlideStain } from './stain-estimate.ts'
import { stainMap } from './stain-map.ts'
import {
  completeStainSettings,
  type StainSettings,
  type StainSettingsInput,
  stainSettings,
} from './stain-settings.ts'

/** Slides, measured, that a split can divide. */
export interface StainRows extends Selectable<StainRows> {
  readonly slides: readonly SlideStainRow[]
}

export function stainRows(slides: readonly SlideStainRow[]): StainRows {
  return { size: slides.length, slides, select: rows => stainRows(Array.from(rows, row => slides[row])) }
}

/** What becomes of a slide: its map to the reference, or the reason why it has none and is left as it is. */
export type SlideNormalisation =
  | { readonly slide: string; readonly state: 'normalised'; readonly map: StainMap }
  | ({ readonly slide: string; readonly state: 'refused'; readonly map: null } & StainRefusal)

const vector = z.tuple([z.number(), z.number(), z.number()]).readonly()
const slideStain = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.enum(['macenko', 'vahadane']),
    haematoxylin: vector,
    eosin: vector,
    strength: z.strictObject({ haematoxylin: z.number().positive(), eosin: z.number().positive() }),
    white: vector,
    angle: z.number(),
    pixels: z.number(),
  }),
  z.strictObject({
    method: z.literal('reinhard'),
    space: z.enum(['ruderman', 'cielab']),
    mean: vector,
    sd: vector,
    white: vector,
    pixels: z.number(),
  }),
])
const fittedSchema = z.strictObject({
  tessera: z.literal('stain-reference/1'),
  settings: stainSettings,
  reference: slideStain,
  slide: z.string(),
  trainingSlides: z.int(),
  refused: z.array(z.strictObject({ slide: z.string(), reason: z.string() })),
})

export interface FittedStainReference extends Fitted<StainRows, readonly SlideNormalisation[]> {
  readonly settings: StainSettings
  readonly reference: SlideStain
  /** The training slide whose colours all others get. */
  readonly slide: string
  readonly trainingSlides: number
  /** Training slides that had no estimate, and why. */
  readonly refused: readonly { readonly slide: string; readonly reason: string }[]
}

/**
 * A stain reference: one slide of the training rows, whose colours every slide is then given. Without a name it is the
 * most typical one, with the least sum of distances to all others ({@link mostTypical}). Each slide is mapped from its own
 * estimate; one without an estimate is refused with its reason.
 * @param options.slide a slide of the training rows: the held-out have no say in how all others look
 * @throws SlideError on fitting: `no-tissue` when no training slide has an estimate, `bad-setting` when the slide named is
 * not among them or the rows were estimated otherwise
 */
export function stainReference(
  settings: StainSettingsInput,
  options: { readonly slide?: string } = {},
): Fitter<StainRows, FittedStainReference> {
  const complete = completeStainSettings(settings)
  return {
    name: `stain reference by ${complete.method}`,
    fit: training => {
      const { slides } = training.data
      const usable = slides.flatMap(({ slide, estimate }) => (estimate === null ? [] : [{ slide, estimate }]))
      for (const { slide, estimate } of usable) checkMethod(slide, estimate, complete)
      const chosen =
        options.slide === undefined
          ? usable[mostTypical(usable.map(({ estimate }) => estimate))]
          : usable.find(({ slide }) => slide === options.slide)
      if (chosen === undefined) throw noReference(options.slide, slides)
      return fitted({
        tessera: 'stain-reference/1',
        settings: complete,
        reference: chosen.estimate,
        slide: chosen.slide,
        trainingSlides: slides.length,
        refused: slides.flatMap(({ slide, refusal }) =>
          refusal === null ? [] : [{ slide, reason: refusal.reason }],
        ),
      })
    },
  }
}

function noReference(wanted: string | undefined, slides: readonly SlideStainRow[]): SlideError {
  if (wanted === undefined)
    return new SlideError(
      'no-tissue',
      `none of ${slides.length} training slides has a stain estimate`,
      'give slides with more stained tissue',
    )
  const row = slides.find(({ slide }) => slide === wanted)
  return row === undefined
    ? new SlideError('bad-setting', `no training slide '${wanted}'`, 'name one of the training slides')
    : new SlideError(
        row.refusal?.fault ?? 'no-tissue',
        `the reference '${wanted}': ${row.refusal?.reason ?? 'no estimate'}`,
        'name another slide',
      )
}

/** @throws SlideError `damaged` for anything but what `toJSON` of a fitted reference gave */
export function loadStainReference(json: unknown): FittedStainReference {
  const parsed = fittedSchema.safeParse(json)
  if (!parsed.success)
    throw new SlideError('damaged', 'no stain reference', 'give what its toJSON() wrote, or fit it anew')
  return fitted(parsed.data)
}

function fitted(state: z.output<typeof fittedSchema>): FittedStainReference {
  const { settings, reference, slide, trainingSlides, refused } = state
  return {
    settings,
    reference,
    slide,
    trainingSlides,
    refused,
    apply: ({ slides }) =>
      slides.map((row): SlideNormalisation => {
        if (row.estimate === null) {
          const { fault, reason } = row.refusal ?? { fault: 'no-tissue', reason: 'no estimate' }
          return { slide: row.slide, state: 'refused', map: null, fault, reason }
        }
        checkMethod(row.slide, row.estimate, settings)
        return { slide: row.slide, state: 'normalised', map: stainMap(row.estimate, reference, settings) }
      }),
    toJSON: () => state,
  }
}

function checkMethod(slide: string, estimate: SlideStain, settings: StainSettings): void {
  const same =
    estimate.method === settings.method &&
    (estimate.method !== 'reinhard' || settings.method !== 'reinhard' || estimate.space === settings.space)
  if (!same)
    throw new SlideError(
      'bad-setting',
      `'${slide}' was estimated by ${estimate.method}, the reference by ${settings.method}`,
      'measure all slides by the settings of the reference',
    )
}
