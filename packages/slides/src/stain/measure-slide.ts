import type { RgbVector } from '@tessera/imaging'
import { z } from 'zod'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { planTiles, readTiles } from '../tiles/index.ts'
import { assessSlide, type SlideAssessment } from '../tissue/index.ts'
import { estimateStains } from './estimate-stains.ts'
import { drawPixels } from './sample-pixels.ts'
import { type ColourRow, describeColours } from './slide-colours.ts'
import type { SlideStain } from './stain-estimate.ts'
import { completeStainSettings, type StainSettingsInput } from './stain-settings.ts'

/** Which pixels of a slide its stain is estimated from. */
export const stainSampling = z.strictObject({
  /** Micrometres a pixel. 1: nuclei are some 8 pixels wide, so that haematoxylin is not yet mixed with what is around. */
  mpp: z.number().positive().default(1),
  /** Side of a tile, pixels. */
  size: z.int().min(16).default(64),
  /** At most so many tiles, drawn from all that have tissue: small ones, which find room on a biopsy too. */
  tiles: z.int().min(1).default(192),
  /** Of all tiles together, at most. */
  pixels: z.int().min(500).default(48_000),
  /** Share of a tile that is tissue, at least. */
  leastTissue: z.number().min(0).max(1).default(0.5),
  seed: z.int().default(1),
})
export type StainSampling = z.output<typeof stainSampling>

/** Why a slide has no stain estimate. */
export interface StainRefusal {
  readonly fault: 'no-tissue' | 'one-stain'
  readonly reason: string
}

/** What is known of a slide's stain before anything is fitted. */
export interface SlideStainRow {
  readonly slide: string
  readonly centre: string | null
  readonly estimate: SlideStain | null
  /** Null where there is an estimate. Nothing takes the place of an estimate that failed. */
  readonly refusal: StainRefusal | null
  readonly white: RgbVector
  /** Whether the white was seen on the slide, or had to be assumed. */
  readonly whiteSource: 'measured' | 'assumed'
  readonly colours: ColourRow
  readonly sampled: {
    readonly tiles: number
    readonly pixels: number
    readonly mpp: number
    readonly seed: number
  }
}

/** A row, and the pixels that it was made from: three bytes each. */
export interface MeasuredStain {
  readonly row: SlideStainRow
  readonly pixels: Uint8Array
}

export interface MeasureOptions {
  /** As the study names it; the slide's file otherwise. */
  readonly name?: string
  readonly centre?: string | null
  readonly sampling?: z.input<typeof stainSampling>
  /** What was found on the slide already; looked for otherwise. */
  readonly assessment?: SlideAssessment
  readonly signal?: AbortSignal
}

/**
 * The stain and the colours of a slide, from pixels drawn from tiles of its tissue: never more than `pixels` are
 * held. Light through glass is measured on a picture of the whole slide. A slide with too little
 * tissue or a single stain is a row with its refusal.
 * @throws SlideError `no-scale`, `bad-setting`, and what reading throws
 */
export async function measureSlideStain(
  slide: Slide,
  settings: StainSettingsInput,
  options: MeasureOptions = {},
): Promise<MeasuredStain> {
  const complete = completeStainSettings(settings)
  const sampling = completeSampling(options.sampling)
  const { signal } = options
  const { found } = options.assessment ?? (await assessSlide(slide, { signal }))
  const { tiles, seed, mpp, size, leastTissue } = sampling
  const plan = planTiles(slide, { mpp, size, tissue: found, leastTissue, sample: { most: tiles, seed } })
  const perTile = Math.max(1, Math.floor(sampling.pixels / Math.max(1, plan.x.length)))
  const parts: Uint8Array[] = []
  for await (const { raster, index } of readTiles(slide, plan, { signal }))
    parts.push(drawPixels(raster, perTile, seed, index))
  const pixels = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    pixels.set(part, at)
    at += part.length
  }
  const { white, assumed } = found.background
  const { estimate, refusal } = tryEstimate(pixels, complete, white)
  return {
    row: {
      slide: options.name ?? slide.file,
      centre: options.centre ?? null,
      estimate,
      refusal,
      white,
      whiteSource: assumed ? 'assumed' : 'measured',
      colours: describeColours(pixels, white, estimate, complete.minDensity),
      sampled: { tiles: plan.x.length, pixels: pixels.length / 3, mpp, seed },
    },
    pixels,
  }
}

function completeSampling(given: MeasureOptions['sampling']): StainSampling {
  const parsed = stainSampling.safeParse(given ?? {})
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SlideError(
    'bad-setting',
    `sampling ${issue.path.join('.')}: ${issue.message}`,
    'see stainSampling',
  )
}

/** The estimate, or why there is none. @throws SlideError other than `no-tissue` and `one-stain` */
export function tryEstimate(
  pixels: Uint8Array,
  settings: StainSettingsInput,
  white: RgbVector,
): { readonly estimate: SlideStain | null; readonly refusal: StainRefusal | null } {
  try {
    return { estimate: estimateStains(pixels, settings, { white }), refusal: null }
  } catch (error) {
    if (!(error instanceof SlideError) || (error.fault !== 'no-tissue' && error.fault !== 'one-stain'))
      throw error
    return { estimate: null, refusal: { fault: error.fault, reason: error.what } }
  }
}
