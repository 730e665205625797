import { readAt } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { registerSections, type SectionPicture, type SectionSettings } from './register-sections.ts'
import type { SectionRegistration } from './section-registration.ts'

export interface SlideRegistrationSettings extends SectionSettings {
  /** Micrometres a pixel of the finest pictures compared, 2 by default; coarser where a side would have more than `longestSide` pixels. */
  readonly finest?: number
}

/**
 * {@link registerSections} of two slides, read at one scale.
 * @throws SlideError `no-scale`, `registration-failed` with the moving slide's file
 */
export async function registerSlides(
  fixed: Slide,
  moving: Slide,
  settings: SlideRegistrationSettings = {},
): Promise<SectionRegistration> {
  const { finest = 2, longestSide = 2048, ...options } = settings
  const pictures = [await picture(fixed, finest, longestSide), await picture(moving, finest, longestSide)]
  try {
    return registerSections(pictures[0], pictures[1], { ...options, longestSide })
  } catch (error) {
    if (!(error instanceof SlideError) || error.file !== null) throw error
    throw new SlideError(error.fault, error.what, error.cure, { file: moving.file, cause: error })
  }
}

async function picture(slide: Slide, finest: number, longestSide: number): Promise<SectionPicture> {
  const { scale, width, height } = slide
  if (scale === null)
    throw new SlideError(
      'no-scale',
      'a section whose pixels have no known size',
      'give the microns per pixel of the study',
      { file: slide.file },
    )
  const [wide, high] = [width * scale.x, height * scale.y]
  const mpp = Math.max(finest, scale.x, scale.y, Math.max(wide, high) / longestSide)
  const raster = await readAt(slide, {
    x: 0,
    y: 0,
    width: Math.max(1, Math.round(wide / mpp)),
    height: Math.max(1, Math.round(high / mpp)),
    mpp,
  })
  return { raster, mpp }
}
