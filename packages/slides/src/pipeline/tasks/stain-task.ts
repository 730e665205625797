import { measureSlideStain, type StainSettingsInput } from '../../stain/index.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'

export interface StainTaskSettings extends TaskSettings {
  readonly stain: StainSettingsInput
}

/** The stain and the colours of a slide, in the manifest. One without an estimate is a finding with its reason. */
export async function stainTask(slide: SlideToWork, settings: StainTaskSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    const { row } = await measureSlideStain(open, settings.stain, { name: slide.id, centre: slide.centre })
    return {
      outputs: [],
      summary: { ...scaleSummary(open), stain: row },
      findings:
        row.refusal === null
          ? []
          : [
              {
                severity: 'warning',
                code: row.refusal.fault,
                message: `${slide.file}: no stain estimate: ${row.refusal.reason}`,
                cure: 'look at its tissue (tessera slide tissue); it is left as it is',
              },
            ],
    }
  })
}
