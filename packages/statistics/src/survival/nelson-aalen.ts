import { requireOneOf, StatisticsInputError } from '../input-error.ts'
import { type Influence, influenceVariance } from './influence-variance.ts'
import { countAtRisk, type RiskCounts, timelineOf } from './risk-counts.ts'
import { type RobustOptions, usesRobustVariance } from './robust-options.ts'
import { readFollowUp, type SurvivalInput } from './survival-input.ts'
import { twoSidedQuantile } from './survival-limits.ts'

export interface NelsonAalen {
  readonly time: Float64Array
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly censored: Float64Array
  readonly cumulativeHazard: Float64Array
  readonly standardError: Float64Array
  /** 0 or more. NaN before the first event on the log scale. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly level: number
  readonly robust: boolean
}

/**
 * `together`: d / n for d tied events (R's ctype 1). `one-by-one`: 1/n + 1/(n - 1) + ..., as if they had come one
 * after another (ctype 2); with weights each takes the mean weight of those that tie.
 */
export type TiedHazard = 'together' | 'one-by-one'

export interface NelsonAalenOptions extends SurvivalInput, RobustOptions {
  readonly tied?: TiedHazard
  /** `plain`: H +- z se, not below 0; `log`: H exp(+- z se / H). */
  readonly conf?: 'plain' | 'log'
  readonly level?: number
}

/**
 * The cumulative hazard: sum over times s <= t of d(s) / n(s), with variance sum d / n^2 (Aalen, Ann Stat
 * 1978;6:701) or the infinitesimal jackknife (see {@link RobustOptions}). One entry a distinct time of exit.
 * R: survfit(..., ctype)$cumhaz and $std.chaz; limits as in Bie, Borgan & Liestol, Scand J Stat 1987;14:221.
 * @throws StatisticsInputError on lengths, missing or negative values
 */
export function nelsonAalen(options: NelsonAalenOptions): NelsonAalen {
  const { conf = 'plain', level = 0.95, tied = 'together', cluster } = options
  requireOneOf('conf', conf, ['log', 'plain'])
  const z = twoSidedQuantile(level)
  const followUp = readFollowUp(options)
  const robust = usesRobustVariance(options, followUp)
  const timeline = timelineOf(followUp)
  const counts = countAtRisk(followUp, timeline)
  const { time, atRisk, events, censored } = counts
  const { increment, ...influence } = hazardSteps(counts, tied)
  const cumulativeHazard = new Float64Array(time.length)
  const standardError = new Float64Array(time.length)
  const lower = new Float64Array(time.length)
  const upper = new Float64Array(time.length)
  const jackknife = robust ? influenceVariance(followUp, timeline, influence, cluster) : null
  let hazard = 0
  let variance = 0
  for (let i = 0; i < time.length; i++) {
    hazard += increment[i]
    variance += influence.whileAtRisk[i]
    cumulativeHazard[i] = hazard
    standardError[i] = Math.sqrt(jackknife ? jackknife[i] : variance)
    const half = z * standardError[i]
    lower[i] = conf === 'plain' ? Math.max(hazard - half, 0) : hazard * Math.exp(-half / hazard)
    upper[i] = conf === 'plain' ? hazard + half : hazard * Math.exp(half / hazard)
  }
  return { time, atRisk, events, censored, cumulativeHazard, standardError, lower, upper, level, robust }
}

/**
 * The increments of H, and how they move with a row's weight. Aalen's variance d / n^2 of an increment is at the
 * same time what the row loses by being at risk.
 */
function hazardSteps(
  { atRisk, events, eventRows }: RiskCounts,
  tied: TiedHazard,
): Influence & { readonly increment: Float64Array } {
  if (tied !== 'together' && tied !== 'one-by-one')
    throw new StatisticsInputError('option', 'tied', `tied is ${tied}: give 'together' or 'one-by-one'.`)
  const m = events.length
  const increment = new Float64Array(m)
  const whileAtRisk = new Float64Array(m)
  const onEvent = new Float64Array(m)
  for (let i = 0; i < m; i++) {
    const steps = tied === 'together' ? Math.min(eventRows[i], 1) : eventRows[i]
    const weight = events[i] / steps
    for (let k = 0; k < steps; k++) {
      const left = atRisk[i] - k * weight
      increment[i] += weight / left
      whileAtRisk[i] += weight / (left * left)
      onEvent[i] += atRisk[i] / (left * left) / steps
    }
  }
  return { increment, whileAtRisk, onEvent }
}
