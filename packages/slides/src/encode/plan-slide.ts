import { lookWithoutTiles } from '../pipeline/no-tiles.ts'
import { type RegionSettings, regionsOfSlide } from '../pipeline/regions-of-slide.ts'
import type { Raster } from '../raster.ts'
import type { Slide } from '../slide.ts'
import type { SlideMask } from '../slide-mask.ts'
import { type PlanSettings, planTiles, type TilePlan } from '../tiles/index.ts'
import { assessSlide, type TissueSettings } from '../tissue/index.ts'

/** Which tiles of a slide are wanted; size and scale are the encoder's. */
export interface TilesWanted
  extends Pick<PlanSettings, 'mpp' | 'size' | 'overlap' | 'leastTissue' | 'limits' | 'sample'> {
  /** How tissue is looked for; null takes every tile of the slide. */
  readonly tissue: Partial<TissueSettings> | null
  readonly regions?: SlideMask | Outlines | null
}

/** Outlines of a slide that are still to be read. */
export interface Outlines extends RegionSettings {
  /** The slide's, in the name of the file. */
  readonly id: string
}

/** What bags want to know of a slide. */
export interface SlideFacts {
  readonly width: number
  readonly height: number
  readonly mppX: number
  readonly mppY: number
  readonly magnification: number | null
}

export interface PlannedSlide {
  readonly plan: TilePlan
  readonly facts: SlideFacts
  /** Where no tile is left: what there was to see. */
  readonly look: Raster | null
}

/** Looks for tissue and lays the tiles. @throws SlideError as `assessSlide` and `planTiles` do */
export async function planSlide(slide: Slide, wanted: TilesWanted): Promise<PlannedSlide> {
  const { tissue, regions = null, ...settings } = wanted
  const assessed = tissue === null ? null : await assessSlide(slide, { settings: tissue })
  const plan = planTiles(slide, {
    ...settings,
    tissue: assessed?.found ?? null,
    regions: regions !== null && 'id' in regions ? await regionsOfSlide(regions, slide, regions) : regions,
  })
  return {
    plan,
    facts: factsOf(slide),
    look: plan.x.length === 0 ? await lookWithoutTiles(slide, assessed) : null,
  }
}

export function factsOf({ width, height, scale, magnification }: Slide): SlideFacts {
  return { width, height, mppX: scale?.x ?? 0, mppY: scale?.y ?? 0, magnification }
}
