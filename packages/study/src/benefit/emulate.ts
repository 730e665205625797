import {
  type InitiationEffect,
  type InitiationPlan,
  initiationEffect,
  initiationHazardRatios,
  initiationPlan,
  initiationRisk,
  initiationSurvival,
  readCurve,
  StatisticsInputError,
} from '@tessera/statistics'
import type { BenefitClock } from './intake/clock.ts'
import type { BenefitSettings } from './settings.ts'

/** One completed data set of one clock, ready to be compared. */
export interface EmulationData {
  readonly clock: Pick<BenefitClock, 'time' | 'event' | 'arm' | 'start' | 'ever' | 'grace' | 'horizon'>
  readonly x: readonly Float64Array[]
  readonly arms: number
  readonly estimand: BenefitSettings['estimand']
  readonly prior: number
}

/** Numbers by name, `rmst_difference/1`: measure and arm. NaN where one is not known. */
export type Numbers = Readonly<Record<string, number>>

export interface Emulation {
  readonly effect: InitiationEffect
  readonly numbers: Numbers
}

/** A resample of patients, with what need not be found anew for it. */
export interface Resample {
  readonly rows: Int32Array
  /** Posterior plans of the whole sample. */
  readonly guess: InitiationPlan
  /** Predictions of its outcome model. */
  readonly predictions: InitiationEffect['predictions']
}

/**
 * The comparison of one data set: by arm against control the differences of restricted mean and survival, the log
 * hazard ratio, the doubly robust differences, those among patients in equipoise, and what the naive comparison of
 * ever with never treated would have said.
 * @throws StatisticsInputError where the arms are separated, or a horizon lies beyond their follow-up
 */
export function emulate(data: EmulationData, resample?: Resample): Emulation {
  const own = resample ? resampled(data, resample.rows) : data
  const { clock, x, arms, estimand, prior } = own
  const tau = clock.horizon
  const settings = { ...clock, x, tau, estimand, prior }
  if (new Set(clock.arm).size < arms)
    throw new StatisticsInputError('empty', 'arm', 'An arm has no patients left.')
  const guess = resample?.guess.posterior.map(values => Float64Array.from(resample.rows, i => values[i]))
  const plan = guess
    ? initiationPlan({ ...settings, guess, tolerance: 2e-3 })
    : initiationPlan({ ...settings, tolerance: 1e-6 })
  const effect = initiationEffect(settings, plan, resample ? predictionsOf(resample) : 'fitted')
  const equipoise =
    estimand === 'overlap' ? effect : initiationEffect({ ...settings, estimand: 'overlap' }, plan, 'none')
  const naive = naiveComparison(clock, arms)
  const [control] = effect.arms
  const numbers: Record<string, number> = {}
  const grid = curveGrid(tau)
  effect.survival.forEach((curve, k) => {
    grid.forEach((at, j) => {
      numbers[`curve/${k}/${j}`] = readCurve(effect.risk.time, curve, at).survival
    })
  })
  effect.arms.forEach((arm, k) => {
    numbers[`rmst/${k}`] = arm.restrictedMean
    numbers[`survival/${k}`] = arm.survival
    if (k === 0) return
    numbers[`rmst_difference/${k}`] = arm.restrictedMean - control.restrictedMean
    numbers[`survival_difference/${k}`] = arm.survival - control.survival
    numbers[`log_hazard_ratio/${k}`] = arm.logHazardRatio
    numbers[`log_risk_ratio/${k}`] = Math.log((1 - arm.survival) / (1 - control.survival))
    numbers[`doubly_robust_rmst/${k}`] = arm.doublyRobustMean - control.doublyRobustMean
    numbers[`doubly_robust_survival/${k}`] = arm.doublyRobustSurvival - control.doublyRobustSurvival
    numbers[`equipoise_rmst/${k}`] = equipoise.arms[k].restrictedMean - equipoise.arms[0].restrictedMean
    numbers[`naive_rmst/${k}`] = naive.restrictedMean[k] - naive.restrictedMean[0]
    numbers[`naive_survival/${k}`] = naive.survival[k] - naive.survival[0]
    numbers[`naive_log_hazard_ratio/${k}`] = naive.logHazardRatio[k]
    numbers[`naive_gap/${k}`] = numbers[`naive_rmst/${k}`] - numbers[`rmst_difference/${k}`]
  })
  return { effect, numbers }
}

/** Times at which the error of a curve is found: 24 up to half as far again as the horizon. */
export function curveGrid(horizon: number): Float64Array {
  return Float64Array.from({ length: 24 }, (_, j) => (1.5 * horizon * (j + 1)) / 24)
}

/** Ever against never treated from time zero, unadjusted: what is wrong with it is drawn, not believed. */
function naiveComparison(
  { time, event, ever, horizon }: Pick<BenefitClock, 'time' | 'event' | 'ever' | 'horizon'>,
  arms: number,
) {
  const one = new Float64Array(time.length).fill(1)
  const nothing = { time: new Float64Array(0), after: new Float64Array(0) }
  const every = Array.from({ length: arms })
  const risk = initiationRisk(
    { time, event, arm: ever, start: one.map(() => 0), grace: 0 },
    {
      scores: every.map(() => one),
      starts: every.map(() => nothing),
      posterior: every.map(() => one),
      unknown: 0,
      coefficients: [],
      separated: false,
      converged: true,
      warnings: [],
    },
    one,
  )
  const curves = every.map((_, k) => initiationSurvival(risk, k))
  const read = curves.map(curve => readCurve(risk.time, curve, horizon))
  return {
    risk,
    curves,
    restrictedMean: read.map(one_ => one_.restrictedMean),
    survival: read.map(one_ => one_.survival),
    logHazardRatio: initiationHazardRatios(risk),
  }
}

function predictionsOf({ rows, predictions }: Resample) {
  const pick = (values: Float64Array) => Float64Array.from(rows, i => values[i])
  return (
    predictions?.map(({ survival, restrictedMean }) => ({
      survival: pick(survival),
      restrictedMean: pick(restrictedMean),
    })) ?? 'none'
  )
}

function resampled(data: EmulationData, rows: Int32Array): EmulationData {
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, i => values[i])
  const { clock, x } = data
  return {
    ...data,
    x: x.map(pick),
    clock: {
      ...clock,
      time: pick(clock.time),
      event: Uint8Array.from(rows, i => clock.event[i]),
      arm: rows.map(i => clock.arm[i]),
      start: pick(clock.start),
      ever: rows.map(i => clock.ever[i]),
    },
  }
}
