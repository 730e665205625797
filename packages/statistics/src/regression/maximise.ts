import { type Cholesky, cholesky, choleskySolve } from '../linear-algebra/index.ts'

/** A log likelihood at one point of the parameter space. */
export interface Likelihood {
  /** -Infinity where the parameters are outside the model. */
  readonly value: number
  readonly score: Float64Array
  /** Minus the matrix of second derivatives, or its expectation; row-major. */
  readonly information: Float64Array
  /** Minus the second derivatives, where `information` is something else: steps follow it wherever it is positive definite. */
  readonly curvature?: Float64Array
}

export interface Maximum {
  readonly parameters: Float64Array
  readonly likelihood: Likelihood
  /** Factor of the information at the maximum, fixed parameters set aside. */
  readonly factor: Cholesky
  readonly iterations: number
  readonly converged: boolean
  /** The direction in which the likelihood grows for ever; null where a maximum exists. */
  readonly recession: Float64Array | null
}

export interface MaximiseOptions {
  readonly start: ArrayLike<number>
  readonly evaluate: (parameters: Float64Array) => Likelihood
  /** 1 where a parameter is held at its start. */
  readonly fixed?: ArrayLike<number>
  readonly maxIterations?: number
  /** Stop when no parameter moves by more than this share of 1 + its size. Default 1e-10. */
  readonly tolerance?: number
  /** Whether the likelihood never falls in any row along a direction (separation, Albert & Anderson 1984). */
  readonly recedes?: (direction: Float64Array) => boolean
}

/**
 * Newton's method on a concave log likelihood, with step halving: parameters of the order of one (standardise the
 * covariates). The last step is taken after the test for convergence is met, so that a quadratic end is exact to
 * rounding. Under separation the steps tend to a direction along which the likelihood grows for ever: `recedes`
 * recognises it, and the search stops there.
 */
export function maximise(options: MaximiseOptions): Maximum {
  const { evaluate, fixed, maxIterations = 100, tolerance = 1e-10, recedes } = options
  let parameters = Float64Array.from(options.start)
  const size = parameters.length
  let likelihood = evaluate(parameters)
  let factor = freeFactor(likelihood.information, size, fixed)
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const step = choleskySolve(curvatureFactor(likelihood, factor, fixed), likelihood.score)
    let largest = 0
    for (let j = 0; j < size; j++)
      largest = Math.max(largest, Math.abs(step[j]) / (1 + Math.abs(parameters[j])))
    if (iteration > 4 && largest > 1e-3 && recedes?.(step))
      return { parameters, likelihood, factor, iterations: iteration, converged: false, recession: step }

    const from = parameters
    const least = likelihood.value - 1e-12 * Math.abs(likelihood.value)
    let fraction = 1
    let next = likelihood
    for (let halving = 0; halving < 40; halving++) {
      parameters = from.map((value, j) => value + fraction * step[j])
      next = evaluate(parameters)
      if (next.value >= least) break
      fraction /= 2
    }
    if (!(next.value >= least)) return { ...stopped(from, likelihood, factor), iterations: iteration }
    likelihood = next
    factor = freeFactor(likelihood.information, size, fixed)
    if (largest <= tolerance)
      return { parameters, likelihood, factor, iterations: iteration, converged: true, recession: null }
  }
  return { ...stopped(parameters, likelihood, factor), iterations: maxIterations }
}

function stopped(parameters: Float64Array, likelihood: Likelihood, factor: Cholesky) {
  return { parameters, likelihood, factor, converged: false, recession: null }
}

/** Factor of the curvature over the free parameters, or that of the information where it is not positive definite. */
function curvatureFactor({ curvature }: Likelihood, factor: Cholesky, fixed?: ArrayLike<number>): Cholesky {
  if (!curvature) return factor
  const own = freeFactor(curvature, factor.size, fixed, 1e-6)
  return own.rank === factor.rank ? own : factor
}

/** Factor of the information over the free parameters. */
function freeFactor(
  information: Float64Array,
  size: number,
  fixed?: ArrayLike<number>,
  tolerance = 0,
): Cholesky {
  const free = Float64Array.from(information)
  if (fixed)
    for (let j = 0; j < size; j++)
      if (fixed[j])
        for (let k = 0; k < size; k++) {
          free[j * size + k] = 0
          free[k * size + j] = 0
        }
  return cholesky(free, size, tolerance)
}
