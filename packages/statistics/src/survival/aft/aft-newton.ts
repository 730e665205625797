import { type Cholesky, cholesky, choleskySolve } from '../../linear-algebra/index.ts'
import type { AftData } from './aft-data.ts'
import { type AftLikelihood, concaveLikelihood } from './aft-likelihood.ts'
import type { ErrorDistribution } from './error-distribution.ts'

export interface AftMaximum {
  /** Coefficients / scale of the standardised columns, intercept first. */
  readonly gamma: Float64Array
  /** 1 / scale of the standardised log times. */
  readonly tau: number
  readonly value: number
  readonly aliased: Uint8Array
  readonly iterations: number
  readonly converged: boolean
  /** The step that a further iteration would take, tau last. */
  readonly nextStep: Float64Array
  /** Columns whose information has gone since the start. */
  readonly lost: Uint8Array
}

/** A scale below this share of the spread of log time goes to 0: the model passes through the events. */
const NO_SCALE = 1e-8

/**
 * Newton-Raphson with halved steps from a scale equal to the spread of log time. Which columns are aliased is settled
 * there. It stops when both the log likelihood and every step have settled.
 * @param columns leading columns of the design to use: 1 for the intercept alone
 */
export function maximiseAft(
  data: AftData,
  errors: ErrorDistribution,
  free: boolean,
  columns: number,
  tolerance: number,
  maxIterations: number,
): AftMaximum {
  let gamma: Float64Array = new Float64Array(columns)
  // With log times all equal (exponential times only) the unit stays as it is.
  let tau = free ? 1 : data.spread === 0 ? 1 : data.spread
  const size = free ? columns + 1 : columns
  let current = concaveLikelihood(data, errors, gamma, tau, free)
  let factor = cholesky(current.information, size)
  const { aliased } = factor
  let step = choleskySolve(factor, current.score)
  let converged = false
  let iterations = 0
  while (!converged && iterations < maxIterations) {
    iterations++
    let share = 1
    // Beyond tau = 0 there is no likelihood.
    if (free && tau + step[columns] <= 0) share = (-0.9 * tau) / step[columns]
    const moved = (s: number) => ({
      gamma: gamma.map((g, j) => g + s * step[j]),
      tau: free ? tau + s * step[columns] : tau,
    })
    let next = moved(share)
    let likelihood = concaveLikelihood(data, errors, next.gamma, next.tau, free)
    const slack = 1e-12 * Math.max(Math.abs(current.value), 1)
    for (let halving = 0; !(likelihood.value >= current.value - slack) && halving < 50; halving++) {
      share /= 2
      next = moved(share)
      likelihood = concaveLikelihood(data, errors, next.gamma, next.tau, free)
    }
    if (!Number.isFinite(likelihood.value)) break
    const change = Math.abs(likelihood.value - current.value)
    ;({ gamma, tau } = next)
    current = likelihood
    if (free && tau > 1 / NO_SCALE) break
    factor = withoutAliased(current, aliased, size)
    step = choleskySolve(factor, current.score)
    converged =
      change <= tolerance * Math.max(Math.abs(current.value), 1) && settled(step, gamma, tau, tolerance)
  }
  return {
    gamma,
    tau,
    value: current.value,
    aliased,
    iterations,
    converged,
    nextStep: step,
    lost: factor.aliased.map((gone, j) => gone & ~aliased[j]),
  }
}

/** Steps are squared each time: one below the root of the tolerance leaves an error below the tolerance. */
function settled(step: Float64Array, gamma: Float64Array, tau: number, tolerance: number): boolean {
  const least = Math.sqrt(tolerance)
  return step.every((s, j) => Math.abs(s) <= least * Math.max(1, Math.abs(j < gamma.length ? gamma[j] : tau)))
}

function withoutAliased({ information }: AftLikelihood, aliased: Uint8Array, size: number): Cholesky {
  const kept = Float64Array.from(information)
  for (let j = 0; j < size; j++)
    if (aliased[j])
      for (let k = 0; k < size; k++) {
        kept[j * size + k] = 0
        kept[k * size + j] = 0
      }
  return cholesky(kept, size)
}

/** Whether the scale has gone to 0. */
export function collapsed(maximum: AftMaximum): boolean {
  return !(maximum.tau <= 1 / NO_SCALE) || maximum.lost[maximum.gamma.length] === 1
}
