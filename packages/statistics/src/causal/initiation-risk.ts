import { StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'
import { type InitiationPlan, type Initiations, planned } from './initiation-plan.ts'

/** For whom the effect is: everybody, those who receive any arm, or those in equipoise between all arms. */
export type InitiationEstimand = 'ate' | 'att' | 'overlap'

/** h(x) of each patient: 1, 1 - e_0(x), or 1 / sum of 1 / e_k(x). */
export function targetWeights(plan: InitiationPlan, estimand: InitiationEstimand): Float64Array {
  const { scores } = plan
  return Float64Array.from(scores[0], (none, i) => {
    if (estimand === 'ate') return 1
    if (estimand === 'att') return 1 - none
    return 1 / scores.reduce((sum, score) => sum + 1 / score[i], 0)
  })
}

/**
 * Weight of a patient in an arm, of an event or at risk at time t:
 * before any start h P(S_k >= t) / sum of e_b P(S_b >= t), which counts the patient for every arm that may still have
 * been planned; from the start of the arm on h / e_k; 0 from the start of another.
 */
export type InitiationWeight = (row: number, arm: number, t: number) => number

export function initiationWeight(
  data: Initiations,
  plan: InitiationPlan,
  target: ArrayLike<number>,
): InitiationWeight {
  const { arm, start } = data
  const { scores, starts } = plan
  return (i, k, t) => {
    if (arm[i] !== 0 && start[i] < t) return arm[i] === k ? target[i] / scores[k][i] : 0
    const own = planned(starts[k], t)
    if (own === 0) return 0
    let sum = 0
    for (let b = 0; b < scores.length; b++) sum += scores[b][i] * planned(starts[b], t)
    return (target[i] * own) / sum
  }
}

/** Weighted events and patients at risk of each arm at every time of an event of anybody. */
export interface InitiationRisk {
  readonly time: Float64Array
  /** One array an arm. */
  readonly events: readonly Float64Array[]
  readonly atRisk: readonly Float64Array[]
}

/**
 * Counts, weighted by {@link initiationWeight} and, where given, by a further factor a patient (exp of a linear
 * predictor, for a baseline hazard).
 */
export function initiationRisk(
  data: Initiations,
  plan: InitiationPlan,
  target: ArrayLike<number>,
  factor?: ArrayLike<number>,
): InitiationRisk {
  const { time, event, arm, grace } = data
  const n = time.length
  const arms = plan.scores.length
  const weight = initiationWeight(data, plan, target)
  const times = Float64Array.from(
    new Set(Array.from({ length: n }, (_, i) => (event[i] ? time[i] : 0)).filter(t => t > 0)),
  ).sort()
  const events = plan.scores.map(() => new Float64Array(times.length))
  const atRisk = plan.scores.map(() => new Float64Array(times.length))
  const by = (i: number) => (factor ? factor[i] : 1)
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => time[b] - time[a])
  // Beyond the grace period every patient counts for one arm, with one weight.
  const later = Float64Array.from({ length: n }, (_, i) => target[i] / plan.scores[arm[i]][i])
  const sum = new Float64Array(arms)
  let next = 0
  for (let j = times.length - 1; j >= 0 && times[j] > grace; j--) {
    const t = times[j]
    for (; next < n && time[order[next]] >= t; next++) {
      const i = order[next]
      sum[arm[i]] += later[i] * by(i)
      if (event[i] && time[i] === t) events[arm[i]][j] += later[i]
    }
    for (let k = 0; k < arms; k++) atRisk[k][j] = sum[k]
  }
  for (let j = 0; j < times.length && times[j] <= grace; j++) {
    const t = times[j]
    const still = plan.starts.map(law => planned(law, t))
    for (let i = 0; i < n; i++) {
      if (time[i] < t) continue
      const happens = event[i] === 1 && time[i] === t
      if (arm[i] !== 0 && data.start[i] < t) {
        const k = arm[i]
        const w = weight(i, k, t)
        atRisk[k][j] += w * by(i)
        if (happens) events[k][j] += w
        continue
      }
      let all = 0
      for (let k = 0; k < arms; k++) all += plan.scores[k][i] * still[k]
      for (let k = 0; k < arms; k++) {
        const w = (target[i] * still[k]) / all
        atRisk[k][j] += w * by(i)
        if (happens) events[k][j] += w
      }
    }
  }
  return { time: times, events, atRisk }
}

/** Product-limit curve of an arm: survival after each time. */
export function initiationSurvival({ events, atRisk }: InitiationRisk, arm: number): Float64Array {
  let left = 1
  return events[arm].map((d, j) => {
    if (d > 0) left *= Math.max(0, 1 - d / atRisk[arm][j])
    return left
  })
}

/** Survival at tau and the area under the curve to it. */
export function readCurve(time: Float64Array, survival: Float64Array, tau: number) {
  let from = 0
  let level = 1
  let area = 0
  for (let j = 0; j < time.length && time[j] <= tau; j++) {
    area += level * (time[j] - from)
    from = time[j]
    level = survival[j]
  }
  return { survival: level, restrictedMean: area + level * (tau - from) }
}

/**
 * Log hazard ratios of the arms against arm 0 by the weighted partial likelihood of the arms alone (Breslow ties).
 * NaN where an arm, or all others, has no events.
 */
export function initiationHazardRatios(risk: InitiationRisk): Float64Array {
  const { time, events, atRisk } = risk
  const arms = events.length
  const total = events.map(d => d.reduce((sum, value) => sum + value, 0))
  const beta = new Float64Array(arms)
  for (let k = 1; k < arms; k++) if (!(total[k] > 0 && total[0] > 0)) beta[k] = Number.NaN
  const free = Array.from({ length: arms - 1 }, (_, k) => k + 1).filter(k => !Number.isNaN(beta[k]))
  for (let iteration = 0; iteration < 50; iteration++) {
    const score = new Float64Array(free.length)
    const information = new Float64Array(free.length ** 2)
    for (let j = 0; j < time.length; j++) {
      let d = 0
      let y = 0
      const own = [0, ...free].map(k => {
        d += events[k][j]
        const value = atRisk[k][j] * Math.exp(beta[k])
        y += value
        return value
      })
      if (d === 0) continue
      free.forEach((k, a) => {
        const p = own[a + 1] / y
        score[a] += events[k][j] - d * p
        free.forEach((_, b) => {
          information[a * free.length + b] += d * p * ((a === b ? 1 : 0) - own[b + 1] / y)
        })
      })
    }
    const step = choleskySolve(cholesky(information, free.length), score)
    let largest = 0
    free.forEach((k, a) => {
      beta[k] += Math.max(-2, Math.min(2, step[a]))
      largest = Math.max(largest, Math.abs(step[a]))
    })
    if (largest < 1e-10) break
    if (!Number.isFinite(largest))
      throw new StatisticsInputError('domain', 'arm', 'The hazard ratios have no estimate.')
  }
  return beta
}
