import { type MultiStateInput, readMultiState, transitionSteps } from './transitions.ts'

/** The cumulative hazard of one transition at the times at which it happens. */
export interface TransitionHazard {
  readonly from: number
  readonly to: number
  readonly time: Float64Array
  /** Weighted number in the state just before. */
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly cumulativeHazard: Float64Array
  readonly standardError: Float64Array
}

/**
 * Nelson-Aalen estimate of every transition that occurs, by ascending `from` and `to`: sum over times of d / n with
 * variance sum d / n^2, n being the number in the state just before. Aalen, Ann Stat 1978;6:701.
 * R: survfit(Surv(start, stop, to == k) ~ 1, subset = from == j)$cumhaz.
 * @throws StatisticsInputError on lengths, missing values, or rows of a patient that do not follow one another
 */
export function transitionHazards(options: MultiStateInput): TransitionHazard[] {
  const rows = readMultiState(options)
  const found = new Map<number, { time: number; atRisk: number; events: number }[]>()
  for (const { time, departures } of transitionSteps(rows, Number.NEGATIVE_INFINITY))
    for (const { from, atRisk, events } of departures)
      events.forEach((count, to) => {
        if (count === 0) return
        const key = from * rows.states + to
        const list = found.get(key) ?? []
        list.push({ time, atRisk, events: count })
        found.set(key, list)
      })
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([key, list]) => {
      let hazard = 0
      let variance = 0
      const at = list.map(({ atRisk, events }) => {
        hazard += events / atRisk
        variance += events / (atRisk * atRisk)
        return [hazard, Math.sqrt(variance)] as const
      })
      return {
        from: Math.floor(key / rows.states) + 1,
        to: (key % rows.states) + 1,
        time: Float64Array.from(list, one => one.time),
        atRisk: Float64Array.from(list, one => one.atRisk),
        events: Float64Array.from(list, one => one.events),
        cumulativeHazard: Float64Array.from(at, one => one[0]),
        standardError: Float64Array.from(at, one => one[1]),
      }
    })
}
