import type { Raster } from '../raster.ts'
import { bestLevel, levelRatio, readShrunk } from '../region/index.ts'
import type { RegionOptions, Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { findTissue } from './find-tissue.ts'
import type { TissueSettings } from './settings.ts'
import type { TissueFindings } from './tissue-class.ts'

export interface AssessOptions extends Pick<RegionOptions, 'signal'> {
  readonly settings?: Partial<TissueSettings>
  /** Pixels of the picture that tissue is looked for in; two million unless given. Memory and time go with it. */
  readonly pixels?: number
}

export interface SlideAssessment {
  readonly found: TissueFindings
  /** The picture that it was found in. */
  readonly thumbnail: Raster
}

/** Finer than this nothing is gained for tissue and pen, micrometres a pixel. */
const finest = 2

/**
 * Looks for tissue on a slide: in a picture of the whole of at most `pixels` pixels, and no finer than 2 µm a pixel. A
 * biopsy is so seen at 2 µm, a full section at 7 to 15 µm, and memory is the same for all.
 * @throws SlideError `no-scale`, `bad-setting`, and what reading throws
 */
export async function assessSlide(slide: Slide, options: AssessOptions = {}): Promise<SlideAssessment> {
  const { pixels = 2e6, settings, signal } = options
  const { scale, width, height, file } = slide
  if (scale === null)
    throw new SlideError(
      'no-scale',
      'nothing says how large a pixel is',
      'give the micrometres a pixel of such slides (assumedMpp)',
      { file },
    )
  if (!(pixels >= 1)) throw new SlideError('bad-setting', `a picture of ${pixels} pixels`, 'give at least 1')
  const pixel = Math.sqrt(scale.x * scale.y)
  const wanted = Math.max(1, finest / pixel, Math.sqrt((width * height) / pixels))
  const downsample = evenDownsample(slide, wanted)
  const thumbnail = await readShrunk(
    slide,
    { x: 0, y: 0, width: Math.ceil(width / downsample), height: Math.ceil(height / downsample), downsample },
    { filter: 'area', signal },
  )
  return { found: findTissue(thumbnail, { downsample, mpp: pixel * downsample }, settings), thumbnail }
}

/**
 * A level of the slide as it is, or a whole number of its pixels to one, where the picture then has at least half as many
 * pixels as wanted: a mean of whole pixels is even, and several times as fast.
 */
function evenDownsample(slide: Slide, wanted: number): number {
  const most = wanted * Math.SQRT2
  const level = slide.levels.find(one => one.downsample >= wanted && one.downsample <= most)
  if (level !== undefined) return level.downsample
  const ratio = levelRatio(slide, bestLevel(slide, { x: wanted, y: wanted }))
  const whole = ratio.x * Math.ceil(wanted / ratio.x)
  return ratio.x === ratio.y && whole <= most ? whole : wanted
}
