import { requireBinary, requireDesign, requireFinite, StatisticsInputError } from '../input-error.ts'
import { multinomialLogit } from '../regression/multinomial.ts'
import { countBefore } from '../survival/survival-lookup.ts'
import { requireFollowed, requireGrace } from './grace-period.ts'
import { treatmentArms } from './treatment-arms.ts'

/** One row a patient, untreated at time zero, who may start one of several arms within a grace period. */
export interface Initiations {
  /** Time from time zero to event or end of follow-up. */
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** Arm started within the grace period: 1, 2, ...; 0 where none was. */
  readonly arm: ArrayLike<number>
  /** Time of that start, before the end of follow-up; NaN for arm 0. */
  readonly start: ArrayLike<number>
  readonly grace: number
}

/** When those who start an arm start it: P(start at or after t). */
export interface StartLaw {
  /** Ascending times of start. */
  readonly time: Float64Array
  /** P(start after each of them). */
  readonly after: Float64Array
}

/** What was planned at time zero, as far as it can be known, and what decided it. */
export interface InitiationPlan {
  /** P(plan is the arm | covariates), one array an arm, none first. */
  readonly scores: readonly Float64Array[]
  /** By arm; that of arm 0 is empty: it never starts. */
  readonly starts: readonly StartLaw[]
  /**
   * P(plan is the arm | all that was seen): 1 or 0 where a start, or follow-up through the grace period, tells; else
   * what the covariates and the time without a start say.
   */
  readonly posterior: readonly Float64Array[]
  /** Patients whose follow-up ended within the grace period before any start. */
  readonly unknown: number
  /** Against arm 0: intercept, then the covariates. */
  readonly coefficients: readonly Float64Array[]
  readonly separated: boolean
  readonly converged: boolean
  readonly warnings: readonly string[]
}

/**
 * The plan of treatment at time zero where treatment starts within a grace period. Who has an event before the grace
 * period is over and has not started may have been meant for any arm: counting them as untreated makes immortal time,
 * leaving them out selects on survival. Their plan is a missing value, and the model is fitted by EM: plan by
 * multinomial logit of the covariates, start by the product-limit law of each arm's starts,
 * P(plan b | no start by t) proportional to e_b(x) P(S_b >= t). An event at the time of a start comes first. The law
 * of the start depends on the arm alone; the hazard before a start on the covariates, not on the plan.
 * Dempster, Laird & Rubin, J R Stat Soc B 1977;39:1. Without unknown plans: nnet::multinom.
 * @param prior pseudo-patients a covariate, half of them one SD above its mean and half below, spread over the arms as
 * the patients are: shrinks the coefficients and keeps them finite where arms are small (data augmentation, Greenland
 * & Mansournia, Stat Med 2015;34:3133). Default 0: maximum likelihood
 * @param guess posterior to begin from, such as that of the sample that a resample was drawn from
 * @throws StatisticsInputError on lengths or values, a start outside the grace period or at the end of follow-up, or
 * an arm that nobody starts
 */
export function initiationPlan(
  data: Initiations & {
    readonly x: readonly ArrayLike<number>[]
    readonly tolerance?: number
    readonly prior?: number
    readonly guess?: readonly ArrayLike<number>[]
  },
): InitiationPlan {
  const { time, arm, x, tolerance = 1e-7, prior = 0 } = data
  checkInitiations(data)
  const n = time.length
  requireDesign(x, n)
  const arms = treatmentArms(arm)
  const hidden = hiddenPlans(data)
  const known = Int32Array.from({ length: n }, (_, i) => i).filter(i => !hidden[i])
  const unknown = Int32Array.from({ length: n }, (_, i) => i).filter(i => hidden[i] === 1)
  const posterior = Array.from({ length: arms.count }, (_, k) =>
    Float64Array.from({ length: n }, (_, i) =>
      hidden[i] ? (data.guess ? data.guess[k][i] : arms.n[k] / n) : arm[i] === k ? 1 : 0,
    ),
  )
  // Each unknown patient stands once for every arm, with the weight of its posterior.
  const rows = Int32Array.from([...known, ...posterior.flatMap(() => [...unknown])])
  const pseudo = prior > 0 ? pseudoPatients(x, arms.count) : []
  const plan = Int32Array.from([
    ...Array.from(known, i => arm[i]),
    ...posterior.flatMap((_, k) => Array.from(unknown, () => k)),
    ...pseudo.map(({ arm: own }) => own),
  ])
  const design = x.map((column, j) =>
    Float64Array.from([...Array.from(rows, i => column[i]), ...pseudo.map(({ values }) => values[j])]),
  )
  let moved = Number.POSITIVE_INFINITY
  let fit: ReturnType<typeof multinomialLogit> | null = null
  let starts: StartLaw[] = []
  let scores: Float64Array[] = []
  for (let iteration = 0; iteration < 500 && moved > tolerance; iteration++) {
    starts = posterior.map((weight, k) => startLaw(data, k, unknown, weight))
    const weights = Float64Array.from([
      ...Array.from(rows, (i, at) => posterior[plan[at]][i]),
      ...pseudo.map(({ arm: own }) => (prior / 2) * (arms.n[own] / n)),
    ])
    fit = multinomialLogit({ y: plan, x: design, weights, reference: 0 })
    if (fit.separated) break
    scores = scoresOf(fit.coefficients, x, n)
    moved = 0
    for (const i of unknown) {
      const joint = scores.map((score, k) => score[i] * planned(starts[k], time[i]))
      const sum = joint.reduce((total, value) => total + value, 0)
      for (let k = 0; k < joint.length; k++) {
        const next = joint[k] / sum
        moved = Math.max(moved, Math.abs(next - posterior[k][i]))
        posterior[k][i] = next
      }
    }
  }
  if (!fit) throw new StatisticsInputError('empty', 'arm', 'arm has no rows.')
  return {
    scores: fit.separated ? scoresOf(fit.coefficients, x, n) : scores,
    starts,
    posterior,
    unknown: unknown.length,
    coefficients: fit.coefficients,
    separated: fit.separated,
    converged: fit.converged && moved <= tolerance,
    warnings: fit.warnings,
  }
}

/** P(S >= t). */
export function planned(law: StartLaw, t: number): number {
  const passed = countBefore(law.time, t)
  return passed === 0 ? 1 : law.after[passed - 1]
}

/** 1 where follow-up ended within the grace period without a start. */
function hiddenPlans({ time, arm, grace }: Initiations): Uint8Array {
  return Uint8Array.from({ length: time.length }, (_, i) => (arm[i] === 0 && time[i] < grace ? 1 : 0))
}

/** Product-limit law of the starts of an arm; unknown plans are censored, with their posterior as weight. */
function startLaw(data: Initiations, k: number, unknown: Int32Array, posterior: Float64Array): StartLaw {
  const { time, arm, start } = data
  if (k === 0) return { time: new Float64Array(0), after: new Float64Array(0) }
  const own = Float64Array.from({ length: time.length }, (_, i) => (arm[i] === k ? start[i] : Number.NaN))
    .filter(at => !Number.isNaN(at))
    .sort()
  const times = [...new Set(own)]
  const after = new Float64Array(times.length)
  let left = 1
  times.forEach((at, j) => {
    let starting = 0
    let waiting = 0
    for (const s of own) {
      if (s === at) starting++
      if (s >= at) waiting++
    }
    for (const i of unknown) if (time[i] > at) waiting += posterior[i]
    left *= 1 - starting / waiting
    after[j] = left
  })
  // Who plans the arm starts it within the grace period: the law ends at 0.
  const last = after.length - 1
  const end = after[last]
  for (let j = 0; j <= last; j++) after[j] = (after[j] - end) / (1 - end)
  return { time: Float64Array.from(times), after }
}

/** For each covariate that varies and each arm, one above the mean and one below. */
function pseudoPatients(x: readonly ArrayLike<number>[], arms: number) {
  const moments = x.map(column => {
    const n = column.length
    let mean = 0
    for (let i = 0; i < n; i++) mean += column[i] / n
    let square = 0
    for (let i = 0; i < n; i++) square += (column[i] - mean) ** 2 / n
    return { mean, sd: Math.sqrt(square) }
  })
  const centre = moments.map(({ mean }) => mean)
  return moments.flatMap(({ sd }, j) =>
    sd === 0
      ? []
      : [sd, -sd].flatMap(step =>
          Array.from({ length: arms }, (_, arm) => ({
            arm,
            values: centre.map((mean, at) => (at === j ? mean + step : mean)),
          })),
        ),
  )
}

function scoresOf(
  coefficients: readonly Float64Array[],
  x: readonly ArrayLike<number>[],
  n: number,
): Float64Array[] {
  const scores = [new Float64Array(n).fill(1), ...coefficients.map(() => new Float64Array(n))]
  for (let i = 0; i < n; i++) {
    let sum = 1
    coefficients.forEach((beta, k) => {
      let linear = beta[0]
      for (let j = 0; j < x.length; j++) linear += beta[j + 1] * x[j][i]
      scores[k + 1][i] = Math.exp(linear)
      sum += scores[k + 1][i]
    })
    for (const score of scores) score[i] /= sum
  }
  return scores
}

function checkInitiations({ time, event, arm, start, grace }: Initiations): void {
  const n = time.length
  requireFinite('time', time, n)
  requireBinary('event', event, n)
  for (const [name, values] of Object.entries({ arm, start }))
    if (values.length !== n)
      throw new StatisticsInputError(
        'length',
        name,
        `${name} has ${values.length} values where ${n} are needed.`,
      )
  requireGrace(grace)
  for (let i = 0; i < n; i++) {
    requireFollowed(time, i)
    if (arm[i] !== 0 && !(start[i] >= 0 && start[i] <= grace && start[i] < time[i]))
      throw new StatisticsInputError(
        'domain',
        'start',
        `Arm ${arm[i]} starts at ${start[i]} in row ${i}, whose follow-up ends at ${time[i]}: a start lies within the grace period (${grace}) and before the end of follow-up.`,
        i,
      )
  }
}
