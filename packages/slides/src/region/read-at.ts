import { type Colour, createRaster, type Raster, white } from '../raster.ts'
import type { RegionOptions, Slide, SlideLevel } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { isNearlySame, readAsTheyAre } from './as-they-are.ts'
import { axisWeights, type ResampleFilter } from './axis-weights.ts'
import { blocksOf } from './blocks.ts'
import { bestLevel, levelRatio, type Pair } from './level-ratio.ts'
import { readAhead } from './read-ahead.ts'
import { Resampled } from './resampled.ts'

/** A rectangle of a slide at a scale of one's own. */
export interface ScaledRegion {
  /** Upper left corner in level-0 pixels; need not be whole, and may lie outside the slide. */
  readonly x: number
  readonly y: number
  /** Of the picture wanted, in its own pixels. */
  readonly width: number
  readonly height: number
  /** Micrometres a pixel of the picture. */
  readonly mpp: number
}

export interface ReadAtOptions extends RegionOptions {
  /**
   * `area`, the mean of what a pixel spans, or `lanczos`, which keeps edges sharp. Unless given: area where one and
   * a half pixels of the level and more make one, Lanczos below that, where a mean of whole and cut pixels would blur unevenly.
   */
  readonly filter?: ResampleFilter
  /**
   * Resample even where the level's pixels are those wanted to within 1/128 of their size. Unless set they are then
   * taken as they are, each at most half a pixel from its place: sharper, ten times as fast, and what other tools do.
   */
  readonly exact?: boolean
}

/**
 * Any region at any number of micrometres a pixel. Of the levels that are at least as fine (within 2 %), the smallest
 * is read and resampled; finer than level 0 it is enlarged. What lies outside the slide is background. Pixel (i, j) of
 * the picture shows the level-0 rectangle from (x + i·mpp/scale.x, y + j·mpp/scale.y), so that pixels of a slide whose
 * scale differs in x and y come out square. Memory grows with the picture, not with what is read for it.
 *
 * @throws SlideError `no-scale` where the slide does not know its scale; `bad-setting` for a scale that is no positive
 * number or sides that are no whole ones; `too-large`; and what {@link Slide.readRegion} throws
 */
export async function readAt(
  slide: Slide,
  { mpp, ...region }: ScaledRegion,
  options: ReadAtOptions = {},
): Promise<Raster> {
  return readShrunk(slide, { ...region, downsample: downsampleAt(slide, mpp) }, options)
}

/**
 * Level-0 pixels along a pixel of `mpp` micrometres.
 * @throws SlideError `no-scale`, `bad-setting`
 */
export function downsampleAt({ scale, file }: Pick<Slide, 'scale' | 'file'>, mpp: number): Pair {
  if (!(mpp > 0 && Number.isFinite(mpp)))
    throw new SlideError('bad-setting', `${mpp} µm a pixel`, 'give a positive number', { file })
  if (scale === null)
    throw new SlideError(
      'no-scale',
      'nothing says how large a pixel is',
      'give the micrometres a pixel of such slides (assumedMpp), or ask by downsample',
      { file },
    )
  return { x: mpp / scale.x, y: mpp / scale.y }
}

/** As {@link ScaledRegion}, with the level-0 pixels that a pixel of the picture spans. */
export interface ShrunkRegion extends Omit<ScaledRegion, 'mpp'> {
  readonly downsample: number | Pair
}

/** {@link readAt} for slides of unknown scale, and for whole numbers of pixels. @throws SlideError as there */
export async function readShrunk(
  slide: Slide,
  region: ShrunkRegion,
  options: ReadAtOptions = {},
): Promise<Raster> {
  const downsample =
    typeof region.downsample === 'number' ? { x: region.downsample, y: region.downsample } : region.downsample
  check(slide, region, downsample)
  const level = bestLevel(slide, downsample)
  const ratio = levelRatio(slide, level)
  const step = { x: downsample.x / ratio.x, y: downsample.y / ratio.y }
  const origin = { x: region.x / ratio.x, y: region.y / ratio.y }
  if (!options.exact && options.filter === undefined && isNearlySame(step))
    return readAsTheyAre(slide, level.index, origin, step, region, options)
  return resample(slide, level, origin, step, region, options)
}

/** Pixels of the level a pixel of the picture, from which on a mean is even enough, and several times as fast. */
const leastAreaStep = 1.5

/** Pixels of the picture that grow at once: 48 MB of sums. */
const bandPixels = 2 ** 22

async function resample(
  slide: Slide,
  level: SlideLevel,
  origin: Pair,
  step: Pair,
  { width, height }: Pick<ScaledRegion, 'width' | 'height'>,
  options: ReadAtOptions,
): Promise<Raster> {
  const background: Colour = options.background ?? white
  const out = createRaster(width, height, background)
  const filter = options.filter ?? (Math.min(step.x, step.y) >= leastAreaStep ? 'area' : 'lanczos')
  const columns = axisWeights(width, origin.x, step.x, level.width, filter)
  const bandHeight = Math.max(1, Math.floor(bandPixels / width))
  for (let top = 0; top < height; top += bandHeight) {
    const rows = axisWeights(
      Math.min(bandHeight, height - top),
      origin.y + top * step.y,
      step.y,
      level.height,
      filter,
    )
    const grown = new Resampled(columns, rows)
    const blocks = blocksOf(level, columns, rows)
    const read = (block: (typeof blocks)[number]) =>
      slide.readRegion({ level: level.index, ...block }, { background, signal: options.signal })
    for await (const [block, raster] of readAhead(blocks, read, options.signal)) grown.add(block, raster)
    grown.into(out, top, background)
  }
  return out
}

function check({ file }: Slide, region: Omit<ScaledRegion, 'mpp'>, downsample: Pair): void {
  const wrong = (what: string, cure: string) => new SlideError('bad-setting', what, cure, { file })
  if (!(Number.isFinite(region.x) && Number.isFinite(region.y)))
    throw wrong(`a region at ${region.x}, ${region.y}`, 'give two numbers of level-0 pixels')
  if (
    !(downsample.x > 0 && downsample.y > 0 && Number.isFinite(downsample.x) && Number.isFinite(downsample.y))
  )
    throw wrong(`a downsample of ${downsample.x} x ${downsample.y}`, 'give a positive number')
  // Sides and size are checked where the picture is made.
  createRasterSides(region.width, region.height)
}

function createRasterSides(width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new SlideError('bad-setting', `a picture of ${width} x ${height} pixels`, 'give two positive sizes')
}
