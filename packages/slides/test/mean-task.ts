import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withSlide } from '../src/pipeline/with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../src/pipeline/work-on-slide.ts'

/** A small task for tests of the pipeline: the mean of a slide; `log` gets a line each time that a slide is worked. */
export async function meanTask(
  slide: SlideToWork,
  settings: { readonly assumedMpp: number | null; readonly log: string },
): Promise<SlideOutcome> {
  appendFileSync(settings.log, `${slide.id}\n`)
  if (slide.about.fault === 'program') throw new TypeError('a fault of the program')
  return withSlide(slide, settings, async open => {
    const { pixels } = await open.readRegion({ level: 0, x: 0, y: 0, width: open.width, height: open.height })
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length
    writeFileSync(path.join(slide.output, `${slide.id}.txt`), String(mean))
    return { outputs: [`${slide.id}.txt`], summary: { mean, mpp: open.scale?.x ?? null } }
  })
}
