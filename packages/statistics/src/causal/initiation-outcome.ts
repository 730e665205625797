import { cox } from '../survival/cox/cox.ts'
import type { InitiationPlan, Initiations } from './initiation-plan.ts'
import { initiationRisk } from './initiation-risk.ts'

/** A model of the outcome under each arm. */
export interface InitiationOutcome {
  /** exp(x beta) of each patient. */
  readonly relative: Float64Array
  readonly time: Float64Array
  /** Cumulative baseline hazard of each arm after each time. */
  readonly hazard: readonly Float64Array[]
  readonly coefficients: Float64Array
}

/**
 * Cox model of the covariates with a baseline hazard for each arm: time before a start is time without treatment, so
 * that nobody is counted as treated before; the baselines by Breslow's estimator with the weights of the arms. Null
 * where the model has no finite estimate.
 */
export function initiationOutcome(
  data: Initiations & { readonly x: readonly ArrayLike<number>[] },
  plan: InitiationPlan,
): InitiationOutcome | null {
  const { time, event, arm, start, x } = data
  const n = time.length
  const entry: number[] = []
  const exit: number[] = []
  const happened: number[] = []
  const strata: number[] = []
  const rows: number[] = []
  const add = (i: number, from: number, to: number, flag: number, stratum: number) => {
    if (!(to > from)) return
    entry.push(from)
    exit.push(to)
    happened.push(flag)
    strata.push(stratum)
    rows.push(i)
  }
  for (let i = 0; i < n; i++) {
    if (arm[i] === 0) add(i, 0, time[i], event[i], 0)
    else {
      add(i, 0, start[i], 0, 0)
      add(i, start[i], time[i], event[i], arm[i])
    }
  }
  const design = x.map(column => Float64Array.from(rows, i => column[i]))
  const fit = cox({ time: exit, entry, event: happened, strata, x: design })
  if (fit.infinite.includes(true)) return null
  const relative = Float64Array.from({ length: n }, (_, i) =>
    Math.exp(x.reduce((sum, column, j) => sum + column[i] * fit.coefficients[j], 0)),
  )
  const one = new Float64Array(n).fill(1)
  const risk = initiationRisk(data, plan, one, relative)
  const hazard = risk.events.map((events, k) => {
    let sum = 0
    return events.map((d, j) => {
      if (d > 0) sum += d / risk.atRisk[k][j]
      return sum
    })
  })
  return { relative, time: risk.time, hazard, coefficients: fit.coefficients }
}

/** What the model predicts of every patient under an arm: survival at tau and the restricted mean to it. */
export function predictedOutcome(
  { relative, time, hazard }: InitiationOutcome,
  arm: number,
  tau: number,
): { readonly survival: Float64Array; readonly restrictedMean: Float64Array } {
  const n = relative.length
  const survival = new Float64Array(n)
  const restrictedMean = new Float64Array(n)
  const own = hazard[arm]
  const steps: { readonly length: number; readonly hazard: number }[] = []
  let from = 0
  let level = 0
  for (let j = 0; j < time.length && time[j] <= tau; j++) {
    if (own[j] === level) continue
    steps.push({ length: time[j] - from, hazard: level })
    from = time[j]
    level = own[j]
  }
  steps.push({ length: tau - from, hazard: level })
  for (let i = 0; i < n; i++) {
    let area = 0
    for (const step of steps) area += step.length * Math.exp(-step.hazard * relative[i])
    restrictedMean[i] = area
    survival[i] = Math.exp(-level * relative[i])
  }
  return { survival, restrictedMean }
}
