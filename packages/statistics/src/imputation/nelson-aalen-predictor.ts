import { nelsonAalen } from '../survival/nelson-aalen.ts'
import type { SurvivalInput } from '../survival/survival-input.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'

/**
 * The Nelson-Aalen cumulative hazard at each patient's own time: with the event indicator, the form in which a
 * survival outcome predicts missing covariates of a Cox model. White & Royston, Stat Med 2009;28:1982. R:
 * mice::nelsonaalen (which has Fleming and Harrington's correction where events tie).
 * @throws StatisticsInputError as `nelsonAalen`
 */
export function nelsonAalenAtOwnTime(options: SurvivalInput): Float64Array {
  const { time, cumulativeHazard } = nelsonAalen(options)
  return Float64Array.from(options.time, at => {
    const index = lastAtOrBefore(time, at)
    return index < 0 ? 0 : cumulativeHazard[index]
  })
}
