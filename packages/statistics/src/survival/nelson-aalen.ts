import { countAtRisk } from './kaplan-meier.ts'
import { readFollowUp, type SurvivalInput } from './survival-input.ts'

export interface NelsonAalen {
  readonly time: Float64Array
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly cumulativeHazard: Float64Array
  readonly standardError: Float64Array
}

/**
 * The cumulative hazard: sum over times s <= t of d(s) / n(s), with variance sum d / n^2 (Aalen, Ann Stat
 * 1978;6:701). One entry a distinct time of exit. R: survfit(...)$cumhaz and $std.chaz.
 * @throws StatisticsInputError on lengths, missing or negative values
 */
export function nelsonAalen(options: SurvivalInput): NelsonAalen {
  const { time, atRisk, events } = countAtRisk(readFollowUp(options))
  const cumulativeHazard = new Float64Array(time.length)
  const standardError = new Float64Array(time.length)
  let hazard = 0
  let variance = 0
  for (let i = 0; i < time.length; i++) {
    if (events[i] > 0) {
      hazard += events[i] / atRisk[i]
      variance += events[i] / (atRisk[i] * atRisk[i])
    }
    cumulativeHazard[i] = hazard
    standardError[i] = Math.sqrt(variance)
  }
  return { time, atRisk, events, cumulativeHazard, standardError }
}
