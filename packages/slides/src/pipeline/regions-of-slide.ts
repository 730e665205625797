import { annotationMask, readAnnotations } from '../annotations/index.ts'
import type { Slide } from '../slide.ts'
import type { SlideMask } from '../slide-mask.ts'
import type { SlideEntry } from './slide-entry.ts'

/** Which parts of slides somebody outlined, and which of them count. */
export interface RegionSettings {
  /** File of the annotations of a slide; `{slide}` stands for its id. */
  readonly annotations: string
  /** Classes that count; all that are not excluded where null. */
  readonly include: readonly string[] | null
  readonly exclude: readonly string[]
}

/** Pixels of the mask, at most: outlines are drawn by hand, and are no finer. */
const mostPixels = 1 << 24

/** The file with the outlines of a slide. */
export function outlinesFile(annotations: string, { id }: Pick<SlideEntry, 'id'>): string {
  return annotations.replaceAll('{slide}', id)
}

/** The annotated parts of a slide. @throws SlideError `no-such-file`, `bad-annotation`, `bad-setting` */
export async function regionsOfSlide(
  entry: Pick<SlideEntry, 'id'>,
  slide: Slide,
  { annotations, include, exclude }: RegionSettings,
): Promise<SlideMask> {
  const read = await readAnnotations(outlinesFile(annotations, entry))
  const downsample = Math.max(4, Math.sqrt((slide.width * slide.height) / mostPixels))
  return annotationMask(read.annotations, slide, downsample, {
    ...(include === null ? {} : { include }),
    exclude,
  })
}
