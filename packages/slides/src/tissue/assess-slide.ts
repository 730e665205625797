import type { Raster } from '../raster.ts'
import { readShrunk } from '../region/index.ts'
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
  // A level of the slide with at least half as many pixels is taken as it is: nothing need be shrunk.
  const level = slide.levels.find(one => one.downsample >= wanted && one.downsample <= wanted * Math.SQRT2)
  const downsample = level?.downsample ?? wanted
  const thumbnail = await readShrunk(
    slide,
    { x: 0, y: 0, width: Math.ceil(width / downsample), height: Math.ceil(height / downsample), downsample },
    { filter: 'area', signal },
  )
  return { found: findTissue(thumbnail, { downsample, mpp: pixel * downsample }, settings), thumbnail }
}
