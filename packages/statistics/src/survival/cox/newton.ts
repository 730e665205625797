import { type Cholesky, cholesky, choleskySolve } from '../../linear-algebra/index.ts'
import type { CoxData, Ties } from './cox-data.ts'
import type { PartialLikelihood } from './likelihood.ts'
import { likelihoodRoom, partialLikelihood } from './partial-likelihood.ts'

export interface NewtonResult {
  /** On the standardised scale. */
  readonly beta: Float64Array
  readonly null: PartialLikelihood
  readonly final: PartialLikelihood
  /** Factor of the information at beta, aliased columns set aside. */
  readonly factor: Cholesky
  readonly nullFactor: Cholesky
  readonly aliased: Uint8Array
  readonly iterations: number
  readonly converged: boolean
  /** The step that a further iteration would take. */
  readonly nextStep: Float64Array
}

/** Information of a standardised covariate below this share of the events is rounding: nothing varies in any risk set. */
const NO_INFORMATION = 1e-11

/** What Newton-Raphson needs to know of the data besides the likelihood itself. */
export interface NewtonOptions {
  readonly p: number
  readonly events: number
  /** 1 where the covariate is constant. */
  readonly constant: ArrayLike<number>
  readonly tolerance: number
  readonly maxIterations: number
}

/** Newton-Raphson on the partial likelihood of Cox; see {@link maximise}. */
export function maximisePartialLikelihood(
  data: CoxData,
  ties: Ties,
  tolerance: number,
  maxIterations: number,
): NewtonResult {
  const room = likelihoodRoom(data)
  return maximise(beta => partialLikelihood(data, beta, ties, room), { ...data, tolerance, maxIterations })
}

/**
 * Newton-Raphson from beta = 0, halving steps that lower the likelihood. It stops when the log likelihood
 * changes by at most `tolerance` relative to its size. Which columns are aliased is settled at beta = 0.
 */
export function maximise(
  likelihoodAt: (beta: Float64Array) => PartialLikelihood,
  options: NewtonOptions,
): NewtonResult {
  const { p, tolerance, maxIterations } = options
  let beta = new Float64Array(p)
  const atNull = likelihoodAt(beta)
  const dropped = new Uint8Array(p)
  const least = NO_INFORMATION * options.events
  for (let j = 0; j < p; j++)
    if (options.constant[j] || !(atNull.information[j * p + j] > least)) dropped[j] = 1
  const nullFactor = factorWithout(atNull.information, dropped)
  const { aliased } = nullFactor
  let current = atNull
  let factor = nullFactor
  let step = choleskySolve(factor, current.score)
  let converged = p === 0 || factor.rank === 0
  let iterations = 0
  while (!converged && iterations < maxIterations) {
    iterations++
    let next = beta.map((b, j) => b + step[j])
    let likelihood = likelihoodAt(next)
    const slack = tolerance * Math.max(Math.abs(current.value), 1)
    for (let halving = 0; !(likelihood.value >= current.value - slack) && halving < 30; halving++) {
      next = beta.map((b, j) => (b + next[j]) / 2)
      likelihood = likelihoodAt(next)
    }
    if (!Number.isFinite(likelihood.value)) break
    converged =
      Math.abs(likelihood.value - current.value) <= tolerance * Math.max(Math.abs(likelihood.value), 1)
    beta = next
    current = likelihood
    factor = factorWithout(current.information, aliased)
    step = choleskySolve(factor, current.score)
  }
  return {
    beta,
    null: atNull,
    final: current,
    factor,
    nullFactor,
    aliased,
    iterations,
    converged,
    nextStep: step,
  }
}

function factorWithout(information: Float64Array, dropped: Uint8Array): Cholesky {
  const p = dropped.length
  const kept = Float64Array.from(information)
  for (let j = 0; j < p; j++)
    if (dropped[j])
      for (let k = 0; k < p; k++) {
        kept[j * p + k] = 0
        kept[k * p + j] = 0
      }
  return cholesky(kept, p)
}
