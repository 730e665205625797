import path from 'node:path'
import { readThumbnail } from '../../region/index.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'
import { writePicture } from '../write-picture.ts'

export interface ThumbnailSettings extends TaskSettings {
  readonly longestSide: number
}

/** A picture of the whole slide: `ID.thumbnail.png`. */
export async function thumbnailTask(slide: SlideToWork, settings: ThumbnailSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    const thumbnail = await readThumbnail(open, settings.longestSide)
    const name = `${slide.id}.thumbnail.png`
    await writePicture(path.join(slide.output, name), thumbnail)
    const { width, height } = thumbnail
    return { outputs: [name], summary: { ...scaleSummary(open), thumbnail: { width, height } } }
  })
}
