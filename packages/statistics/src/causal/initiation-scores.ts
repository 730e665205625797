import { StatisticsInputError } from '../input-error.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { countBefore } from '../survival/survival-lookup.ts'
import type { InitiationOutcome } from './initiation-outcome.ts'
import type { InitiationPlan, Initiations } from './initiation-plan.ts'
import { initiationWeight } from './initiation-risk.ts'

/** Doubly robust scores of an arm: their mean is what it would be had every patient followed the arm's strategy. */
export interface InitiationScores {
  readonly survival: Float64Array
  readonly restrictedMean: Float64Array
}

/**
 * Scores of each patient under an arm that is started within a grace period: prediction S_k(. | x) of the outcome
 * model, less the weighted martingale of what was seen,
 *   phi = F(0) - sum over u <= min(T, tau) of w_k(u) F(u) / S(u) (dN(u) - Y(u) lambda(u)) / G(u-),
 * with F(u) the integral of S from u to tau (restricted mean) or S(tau) (survival), lambda(u) = 1 - S(u) / S(u-), w_k
 * the weight of {@link initiationWeight} and G the product-limit curve of the censoring of all patients. Right where
 * the plan is, or, but for what happens within the grace period, where the outcome model is. As survivalScore, with a
 * weight that changes at the start of treatment. Bai, Tsiatis & O'Brien, Biometrics 2013;69:830.
 * @throws StatisticsInputError where nobody is followed to tau
 */
export function initiationScores(
  data: Initiations,
  plan: InitiationPlan,
  outcome: InitiationOutcome,
  arm: number,
  tau: number,
): InitiationScores {
  const { time, event } = data
  const n = time.length
  const one = new Float64Array(n).fill(1)
  const weight = initiationWeight(data, plan, one)
  const hazard = outcome.hazard[arm]
  const jumps: { readonly at: number; readonly hazard: number }[] = []
  let level = 0
  for (let j = 0; j < outcome.time.length && outcome.time[j] <= tau; j++) {
    if (hazard[j] === level) continue
    level = hazard[j]
    jumps.push({ at: outcome.time[j], hazard: level })
  }
  const followed = censoringBefore(data)
  const count = jumps.length
  const survival = new Float64Array(n)
  const restrictedMean = new Float64Array(n)
  const s = new Float64Array(count)
  const ahead = new Float64Array(count + 1)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < count; j++) s[j] = Math.exp(-jumps[j].hazard * outcome.relative[i])
    let area = 0
    for (let j = count - 1; j >= 0; j--) {
      area += s[j] * ((j === count - 1 ? tau : jumps[j + 1].at) - jumps[j].at)
      ahead[j] = area
    }
    const total = area + (count === 0 ? tau : jumps[0].at)
    const last = count === 0 ? 1 : s[count - 1]
    let meanPart = 0
    let survivalPart = 0
    const end = Math.min(time[i], tau)
    const add = (j: number, u: number, change: number) => {
      const w = weight(i, arm, u)
      if (w === 0 || change === 0) return
      const g = followed(u)
      if (!(g > 0))
        throw new StatisticsInputError(
          'domain',
          'time',
          `Nobody is followed until ${u}: choose an earlier horizon.`,
          i,
        )
      const now = j < 0 ? 1 : s[j]
      if (now === 0) return
      const next = j + 1 < count ? jumps[j + 1].at : tau
      const left = j < 0 ? total - u : s[j] * (next - u) + (j + 1 < count ? ahead[j + 1] : 0)
      meanPart += (w * change * left) / (now * g)
      survivalPart += (w * change * last) / (now * g)
    }
    let j = 0
    for (; j < count && jumps[j].at <= end; j++) {
      const before = j === 0 ? 1 : s[j - 1]
      add(j, jumps[j].at, before === 0 ? 0 : -(1 - s[j] / before))
    }
    if (event[i] === 1 && time[i] <= tau) add(j - 1, time[i], 1)
    survival[i] = last - survivalPart
    restrictedMean[i] = total - meanPart
  }
  return { survival, restrictedMean }
}

/** P(still followed just before u); a censoring at the time of an event comes after it. */
function censoringBefore({ time, event }: Initiations): (u: number) => number {
  const curve = kaplanMeier({
    time,
    event: Uint8Array.from({ length: time.length }, (_, i) => (event[i] === 1 ? 0 : 1)),
  })
  return u => {
    const passed = countBefore(curve.time, u)
    return passed === 0 ? 1 : curve.survival[passed - 1]
  }
}
