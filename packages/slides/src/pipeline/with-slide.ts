import { openSlide } from '../readers/open-slide.ts'
import type { Slide } from '../slide.ts'
import type { SlideToWork } from './work-on-slide.ts'

/** What every task is told besides its own settings. */
export interface TaskSettings {
  /** Micrometres a pixel of slides that do not say; a slide's own in the table goes before. */
  readonly assumedMpp: number | null
}

/** Opens the slide of a task, works on it and closes it whatever happens. */
export async function withSlide<R>(
  { path, assumedMpp }: SlideToWork,
  settings: TaskSettings,
  work: (slide: Slide) => Promise<R>,
): Promise<R> {
  const assumed = assumedMpp ?? settings.assumedMpp
  const slide = await openSlide(path, assumed === null ? {} : { assumedMpp: assumed })
  try {
    return await work(slide)
  } finally {
    await slide.close()
  }
}

/** The scale of a slide and how it came to be known, as the manifest tells it. */
export function scaleSummary({ scale, width, height }: Slide): Readonly<Record<string, unknown>> {
  return {
    width,
    height,
    mpp: scale === null ? null : [scale.x, scale.y],
    mppSource: scale?.source ?? null,
    mppDoubt: scale?.doubt ?? null,
  }
}
