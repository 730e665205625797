import { createRandom } from '@tessera/statistics'
import { downsampleAt } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import { maskOf, type TissueFindings } from '../tissue/index.ts'
import { type ShareInside, shareInside } from './mask-share.ts'
import type { TileExclusion, TilePlan } from './tile-plan.ts'

/** What lies over tissue and spoils a tile of which it covers more than its limit, 0 to 1. */
export interface SpoiledLimits {
  readonly pen: number
  readonly fold: number
  readonly bubble: number
  readonly blur: number
}

export interface PlanSettings {
  /** Micrometres a pixel of the tiles, such as 0.5; 256 pixels of it are 128 µm of tissue. */
  readonly mpp: number
  /** Side of a tile, pixels. */
  readonly size: number
  /** Pixels that neighbours share; 0 unless given. */
  readonly overlap?: number
  /** What was found on the slide, or a mask of tissue alone. All of the slide unless given. */
  readonly tissue?: TissueFindings | SlideMask | null
  /** Least share of a tile that is tissue, 0 to 1; half unless given. */
  readonly leastTissue?: number
  readonly limits?: Partial<SpoiledLimits>
  /** Tiles lie at least half inside, unless `leastInRegions` says otherwise. */
  readonly regions?: SlideMask | null
  readonly leastInRegions?: number
  /** At most so many tiles, drawn without replacement; the seed decides which. */
  readonly sample?: { readonly most: number; readonly seed: number } | null
}

const defaultLimits: SpoiledLimits = { pen: 0.05, fold: 0.5, bubble: 0.5, blur: 0.5 }
const spoilers = ['pen', 'fold', 'bubble', 'blur'] as const

/**
 * The tiles of a slide on a regular grid from its upper left corner, whole tiles only. A corner is the nearest level-0
 * pixel, so that the grid never drifts. A tile stays out for the first reason that holds, in this order: it lies outside the
 * regions; pen, fold, bubble or blur covers more than its limit; too little of it is tissue; it was not drawn.
 * @throws SlideError `no-scale`; `bad-setting` for sizes that are no positive whole numbers, an overlap that is not below
 * the size, shares outside 0 to 1
 */
export function planTiles(
  slide: Pick<Slide, 'width' | 'height' | 'scale' | 'file'>,
  settings: PlanSettings,
): TilePlan {
  const { mpp, size, overlap = 0, tissue = null, regions = null, sample = null } = settings
  const { leastTissue = 0.5, leastInRegions = 0.5 } = settings
  const limits = { ...defaultLimits, ...settings.limits }
  checkSettings(size, overlap, { leastTissue, leastInRegions, ...limits }, sample)
  const pixel = downsampleAt(slide, mpp)
  const [width, height] = [size * pixel.x, size * pixel.y]
  const [stepX, stepY] = [(size - overlap) * pixel.x, (size - overlap) * pixel.y]
  const columns = along(slide.width, width, stepX)
  const rows = along(slide.height, height, stepY)
  const inRegions = regions && shareInside(regions)
  const { inTissue, spoiled } = sharesOf(tissue)
  const excluded: Record<TileExclusion, number> = noExclusions()
  const xs: number[] = []
  const ys: number[] = []
  const shares: number[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = Math.round(column * stepX)
      const y = Math.round(row * stepY)
      if (inRegions && !(inRegions(x, y, width, height) >= leastInRegions)) {
        excluded['outside regions']++
        continue
      }
      const spoiler = spoilers.find(name => (spoiled[name]?.(x, y, width, height) ?? 0) > limits[name])
      if (spoiler !== undefined) {
        excluded[spoiler]++
        continue
      }
      const share = inTissue === null ? 1 : inTissue(x, y, width, height)
      // Sums of many shares: a tile that is all tissue must not fail a limit of 1 by the last digit.
      if (share < leastTissue - 1e-9) {
        excluded.background++
        continue
      }
      xs.push(x)
      ys.push(y)
      shares.push(share)
    }
  const kept = drawn(xs.length, sample)
  excluded['not sampled'] = xs.length - kept.length
  return {
    mpp,
    size,
    overlap,
    sizeLevel0: (width + height) / 2,
    x: Int32Array.from(kept, i => xs[i]),
    y: Int32Array.from(kept, i => ys[i]),
    tissueShare: Float32Array.from(kept, i => shares[i]),
    considered: rows * columns,
    excluded,
  }
}

function noExclusions(): Record<TileExclusion, number> {
  return { 'outside regions': 0, background: 0, pen: 0, fold: 0, bubble: 0, blur: 0, 'not sampled': 0 }
}

/** Whole tiles that fit; a thousandth of a level-0 pixel beyond the border is forgiven. */
function along(side: number, tile: number, step: number): number {
  return side + 1e-3 < tile ? 0 : Math.floor((side - tile + 1e-3) / step) + 1
}

function sharesOf(tissue: TissueFindings | SlideMask | null): {
  readonly inTissue: ShareInside | null
  readonly spoiled: Partial<Record<(typeof spoilers)[number], ShareInside>>
} {
  if (tissue === null) return { inTissue: null, spoiled: {} }
  if ('inside' in tissue) return { inTissue: shareInside(tissue), spoiled: {} }
  // What is not there need not be asked for at every tile.
  const present = spoilers.filter(name => tissue.areas[name] > 0)
  const spoiled = Object.fromEntries(present.map(name => [name, shareInside(maskOf(tissue, name))]))
  return { inTissue: shareInside(tissue.tissue), spoiled }
}

/** Places 0 to count − 1, or as many of them as are wanted, in ascending order. */
function drawn(count: number, sample: PlanSettings['sample']): Int32Array {
  if (!sample || count <= sample.most) return Int32Array.from({ length: count }, (_, i) => i)
  return createRandom(sample.seed, 'tiles').permutation(count).slice(0, sample.most).sort()
}

function checkSettings(
  size: number,
  overlap: number,
  shares: Readonly<Record<string, number>>,
  sample: PlanSettings['sample'],
): void {
  const wrong = (what: string, cure: string) => new SlideError('bad-setting', what, cure)
  if (!(Number.isInteger(size) && size >= 1))
    throw wrong(`tiles of ${size} pixels`, 'give a positive whole number')
  if (!(Number.isInteger(overlap) && overlap >= 0 && overlap < size))
    throw wrong(`an overlap of ${overlap} pixels of ${size}`, 'give a whole number from 0 to below the size')
  for (const [name, share] of Object.entries(shares))
    if (!(share >= 0 && share <= 1)) throw wrong(`${name} of ${share}`, 'give a share from 0 to 1')
  if (sample && !(Number.isInteger(sample.most) && sample.most >= 1))
    throw wrong(`a sample of ${sample.most} tiles`, 'give a positive whole number')
}
