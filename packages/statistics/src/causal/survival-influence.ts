import { StatisticsInputError } from '../input-error.ts'
import { type KaplanMeierOptions, kaplanMeier, type SurvivalCurve } from '../survival/kaplan-meier.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'

/** A weighted Kaplan-Meier curve of some of the rows, with the influence of each row on what is read off it. */
export interface InfluenceCurve {
  readonly curve: SurvivalCurve
  /** S(at), and d S(at) / d weight of every row of the data (0 outside the curve's rows). */
  survivalAt(at: number): StatisticWithInfluence
  /** Area under the curve to tau, and its derivatives. */
  restrictedMean(tau: number): StatisticWithInfluence
}

export interface StatisticWithInfluence {
  readonly value: number
  readonly unit: Float64Array
}

/**
 * The weighted product-limit curve of the rows with its infinitesimal jackknife: d S(t) / d w_i =
 * -S(t) sum over s <= t of (dN_i(s) - Y_i(s) d(s) / Y(s)) / (Y(s) - d(s)); for the restricted mean the factor S(t)
 * is the area under S from s to tau. R: survfit(Surv(time, event) ~ 1, weights, robust = TRUE, influence = TRUE).
 * @param label names the rows in errors: `arm 1`
 * @throws StatisticsInputError on lengths or values, and where a time lies beyond all follow-up of the rows
 */
export function influenceCurve(options: KaplanMeierOptions, rows: Int32Array, label: string): InfluenceCurve {
  const { time, event, weights } = readFollowUp(options)
  const used = rows.filter(i => !weights || weights[i] > 0)
  if (used.length === 0)
    throw new StatisticsInputError('empty', 'weights', `Nobody in ${label} has a weight above 0.`)
  const curve = kaplanMeier({
    time: Float64Array.from(used, i => time[i]),
    event: Uint8Array.from(used, i => event[i]),
    weights: Float64Array.from(used, i => (weights ? weights[i] : 1)),
    conf: options.conf,
    level: options.level,
    robust: true,
  })
  const { survival, atRisk, events } = curve
  const m = survival.length
  const place = Int32Array.from(used, i => lastAtOrBefore(curve.time, time[i]))
  const unitOf = (coefficient: (k: number) => number) => {
    const onEvent = new Float64Array(m)
    const whileAtRisk = new Float64Array(m)
    for (let k = 0, sum = 0; k < m; k++) {
      // A curve that falls to 0 stays there whatever the weights.
      if (survival[k] > 0) {
        onEvent[k] = coefficient(k) / (atRisk[k] - events[k])
        sum += (onEvent[k] * events[k]) / atRisk[k]
      }
      whileAtRisk[k] = sum
    }
    const unit = new Float64Array(time.length)
    used.forEach((i, r) => {
      const k = place[r]
      unit[i] = whileAtRisk[k] - (event[i] === 1 ? onEvent[k] : 0)
    })
    return unit
  }
  const requireFollowed = (at: number, argument: string) => {
    if (!(at >= 0 && at < Number.POSITIVE_INFINITY) || (at > curve.time[m - 1] && survival[m - 1] > 0))
      throw new StatisticsInputError(
        'option',
        argument,
        `${argument} is ${Number(at.toPrecision(4))} and follow-up of ${label} ends at ${Number(curve.time[m - 1].toPrecision(4))}, where some are still free of the event: choose a horizon within follow-up.`,
      )
  }
  return {
    curve,
    survivalAt(at) {
      requireFollowed(at, 'times')
      const last = lastAtOrBefore(curve.time, at)
      const value = last < 0 ? 1 : survival[last]
      return { value, unit: unitOf(k => (k <= last ? value : 0)) }
    },
    restrictedMean(tau) {
      requireFollowed(tau, 'tau')
      const area = new Float64Array(m)
      let right = tau
      let sum = 0
      for (let k = m - 1; k >= 0; k--) {
        if (curve.time[k] >= tau) continue
        sum += (right - curve.time[k]) * survival[k]
        right = curve.time[k]
        area[k] = sum
      }
      return { value: sum + right, unit: unitOf(k => area[k]) }
    },
  }
}
