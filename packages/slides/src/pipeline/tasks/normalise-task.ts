import path from 'node:path'
import { writePyramid } from '../../pyramid/index.ts'
import {
  loadStainReference,
  measureSlideStain,
  normalisedColours,
  recolouredSlide,
  stainRows,
} from '../../stain/index.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'

export interface NormaliseTaskSettings extends TaskSettings {
  /** What `toJSON` of a fitted stain reference gave. */
  readonly reference: unknown
}

/** The slide in the colours of a reference: `ID.normalised.tiff`, a pyramid without label and macro images. */
export async function normaliseTask(
  slide: SlideToWork,
  settings: NormaliseTaskSettings,
): Promise<SlideOutcome> {
  const reference = loadStainReference(settings.reference)
  return withSlide(slide, settings, async open => {
    const measured = await measureSlideStain(open, reference.settings, {
      name: slide.id,
      centre: slide.centre,
    })
    const [{ state, map, ...said }] = reference.apply(stainRows([measured.row]))
    const summary = {
      ...scaleSummary(open),
      normalisation: state,
      colours: normalisedColours(measured, map, reference),
    }
    if (map === null)
      return {
        outputs: [],
        summary,
        findings: [
          {
            severity: 'error',
            code: 'fault' in said ? said.fault : 'no-tissue',
            message: `${slide.file}: not normalised: ${'reason' in said ? said.reason : 'no estimate'}`,
            cure: 'leave the slide out, or use it as it is and say so',
          },
        ],
      }
    const recoloured = recolouredSlide(open, map)
    const name = `${slide.id}.normalised.tiff`
    const source = {
      width: open.width,
      height: open.height,
      readRegion: (x: number, y: number, width: number, height: number) =>
        recoloured.readRegion({ level: 0, x, y, width, height }),
    }
    await writePyramid(source, path.join(slide.output, name), {
      format: 'tiff',
      compression: 'jpeg',
      quality: 90,
      ...(open.scale === null ? {} : { mpp: Math.sqrt(open.scale.x * open.scale.y) }),
      ...(open.magnification === null ? {} : { magnification: open.magnification }),
    })
    return { outputs: [name], summary }
  })
}
