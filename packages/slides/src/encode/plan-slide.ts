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
  readonly regions?: SlideMask | null
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
  readonly thumbnail: Raster | null
}

/** Looks for tissue and lays the tiles. @throws SlideError as `assessSlide` and `planTiles` do */
export async function planSlide(slide: Slide, wanted: TilesWanted): Promise<PlannedSlide> {
  const { tissue, ...settings } = wanted
  const assessed = tissue === null ? null : await assessSlide(slide, { settings: tissue })
  const plan = planTiles(slide, { ...settings, tissue: assessed?.found ?? null })
  return {
    plan,
    facts: factsOf(slide),
    thumbnail: plan.x.length === 0 ? (assessed?.thumbnail ?? null) : null,
  }
}

export function factsOf({ width, height, scale, magnification }: Slide): SlideFacts {
  return { width, height, mppX: scale?.x ?? 0, mppY: scale?.y ?? 0, magnification }
}
