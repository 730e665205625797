import { symmetricEigen } from '../linear-algebra/index.ts'

/** A function's value with its exact derivatives; the Hessian is row-major. */
export interface Derivatives {
  readonly value: number
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

export interface Minimum {
  readonly theta: Float64Array
  readonly at: Derivatives
  readonly iterations: number
  readonly converged: boolean
}

/** Newton's decrement g' |H|^-1 g below which nothing is left to gain: theta is within 1e-8 of a standard error. */
const DONE = 1e-18
/** Below these (absolute, or relative to the value) the value no longer tells steps apart; the gradient still does. */
const POLISHING = 1e-9
const RELATIVE_POLISHING = 1e-13

/**
 * Minimises by Newton's method with the exact Hessian, whose negative eigenvalues are turned round so that every
 * step goes down; a step is at most `reach` long and is halved while the value (Infinity outside the domain) does
 * not fall. It ends on the gradient, not on the value, and so closer to the optimum than the value can show.
 */
export function minimise(options: {
  readonly start: Float64Array
  readonly value: (theta: Float64Array) => number
  readonly derivatives: (theta: Float64Array) => Derivatives
  readonly maxIterations?: number
  /** The longest step, given theta. */
  readonly reach?: (theta: Float64Array) => number
}): Minimum {
  const { value, derivatives, maxIterations = 200, reach = longestStep } = options
  const k = options.start.length
  let theta = options.start
  let at = derivatives(theta)
  let previous = Number.POSITIVE_INFINITY
  let iterations = 0
  for (; iterations < maxIterations; iterations++) {
    const { step, decrement } = newtonStep(at, k)
    if (!(decrement > DONE)) return { theta, at, iterations, converged: !Number.isNaN(decrement) }
    const near = decrement <= Math.max(POLISHING, RELATIVE_POLISHING * Math.abs(at.value))
    // rounding of the gradient, not distance, is what is left
    if (near && decrement > previous / 4) return { theta, at, iterations, converged: true }
    previous = near ? decrement : Number.POSITIVE_INFINITY
    const length = Math.hypot(...step)
    let share = Math.min(1, reach(theta) / length)
    let next = moved(theta, step, share)
    const slack = 1e-12 * Math.max(1, Math.abs(at.value))
    for (let halving = 0; halving < 60; halving++) {
      const reached = value(next)
      if (near ? Number.isFinite(reached) : reached <= at.value - 1e-4 * share * decrement) break
      share /= 2
      next = moved(theta, step, share)
    }
    const there = derivatives(next)
    if (!(there.value <= at.value + slack)) return { theta, at, iterations, converged: near }
    theta = next
    at = there
  }
  return { theta, at, iterations, converged: false }
}

function moved(theta: Float64Array, step: Float64Array, share: number): Float64Array {
  return theta.map((v, i) => v + share * step[i])
}

function longestStep(theta: Float64Array): number {
  return 1 + Math.hypot(...theta)
}

function newtonStep(at: Derivatives, k: number): { step: Float64Array; decrement: number } {
  const { values, vectors } = symmetricEigen(at.hessian, k)
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  const floor = Math.max(1e-13 * largest, Number.MIN_VALUE)
  const step = new Float64Array(k)
  let decrement = 0
  vectors.forEach((vector, m) => {
    let along = 0
    for (let i = 0; i < k; i++) along += vector[i] * at.gradient[i]
    const curvature = Math.max(Math.abs(values[m]), floor)
    decrement += (along * along) / curvature
    for (let i = 0; i < k; i++) step[i] -= (along / curvature) * vector[i]
  })
  return { step, decrement }
}
