import { symmetricEigen } from '../../linear-algebra/index.ts'
import type { FactorMap } from '../covariance-map.ts'
import { type Minimum, minimise } from '../newton.ts'
import { type MixedLikelihood, profiledDerivatives, profiledDeviance } from './profiled-deviance.ts'

export interface MixedOptimum {
  readonly theta: Float64Array
  readonly iterations: number
  readonly converged: boolean
  /** A linear combination of the random effects has no variance. */
  readonly singular: boolean
}

/** A standard deviation (of scaled random effects, as a share of sigma) below this is called zero, as in lme4. */
const SINGULAR = 1e-4
/** And below this it is set to zero. */
const ZERO = 1e-6
/** With fewer clusters the deviance can have other minima than the least. */
const FEW = 20

/**
 * The theta of the least profiled deviance. In theta the deviance is smooth everywhere, zero variances included, but
 * a variance of zero is always stationary; so a singular optimum is left again wherever variance added to its null
 * space would lower the deviance, which is the first-order condition over non-negative definite matrices. A singular
 * answer, or one from few clusters, is then sought again from no variance; where that ends elsewhere, or clusters are
 * few, from large variances and from each random effect alone too, and the best one taken.
 */
export function mixedOptimum(likelihood: MixedLikelihood, map: FactorMap): MixedOptimum {
  const value = (theta: Float64Array) => profiledDeviance(likelihood.fit(theta), likelihood.nu)
  const derivatives = (theta: Float64Array) =>
    profiledDerivatives(likelihood.derivatives(theta), likelihood.nu)
  let iterations = 0
  const search = (size: (effect: number) => number): Minimum => {
    let start: Float64Array = Float64Array.from(map.positions, ([i, j]) => (i === j ? size(i) : 0))
    for (let attempt = 0; ; attempt++) {
      const found = minimise({ start, value, derivatives })
      iterations += found.iterations
      const theta = withZeros(map, found.theta, value)
      const onward = attempt < 8 ? leaveBoundary(likelihood, map, theta, value) : null
      if (!onward) return { ...found, theta }
      start = onward
    }
  }
  let best = search(() => 1)
  // a search that crawls follows a valley to a variance of zero, where an effect alone starts
  if (!best.converged || isSingular(map, best.theta) || likelihood.clusters < FEW) {
    const effects = Array.from({ length: map.size }, (_, effect) => effect)
    const alone =
      effects.length > 1 ? effects.map(effect => (other: number) => (other === effect ? 1 : 0)) : []
    for (const [k, start] of [() => 0, () => 4, ...alone].entries()) {
      const other = search(start)
      const same = Math.abs(other.at.value - best.at.value) < 1e-9
      if (k === 0 && same && best.converged && likelihood.clusters >= FEW) break
      const closer = other.converged && !best.converged ? 1e-7 : -1e-9
      if (other.at.value < best.at.value + closer) best = other
    }
  }
  return {
    theta: best.theta,
    iterations,
    converged: best.converged,
    singular: isSingular(map, best.theta),
  }
}

function isSingular(map: FactorMap, theta: Float64Array): boolean {
  return map.positions.some(([i, j], m) => i === j && theta[m] < SINGULAR)
}

/** Turns columns so that the diagonal is not negative, and makes an all but zero diagonal zero where that is no worse. */
function withZeros(
  map: FactorMap,
  theta: Float64Array,
  value: (theta: Float64Array) => number,
): Float64Array {
  const turned = theta.slice()
  const negative = new Set(map.positions.filter(([i, j], m) => i === j && theta[m] < 0).map(([, j]) => j))
  map.positions.forEach(([, j], m) => {
    if (negative.has(j) && turned[m] !== 0) turned[m] = -turned[m]
  })
  const zeroed = turned.slice()
  map.positions.forEach(([i, j], m) => {
    if (i === j && zeroed[m] < ZERO) zeroed[m] = 0
  })
  const before = value(turned)
  return value(zeroed) <= before + 1e-10 * Math.max(1, Math.abs(before)) ? zeroed : turned
}

/** A better theta with variance along the null space of D; null where none is better. */
function leaveBoundary(
  likelihood: MixedLikelihood,
  map: FactorMap,
  theta: Float64Array,
  value: (theta: Float64Array) => number,
): Float64Array | null {
  if (!isSingular(map, theta)) return null
  const q = map.size
  const correlated = map.parameters > q
  const { covarianceGradient: gradient } = likelihood.derivatives(theta)
  const matrix = map.matrix(theta)
  const { values, vectors } = correlated
    ? symmetricEigen(matrix, q)
    : { values: Float64Array.from({ length: q }, (_, i) => matrix[i * q + i]), vectors: unitVectors(q) }
  const none = vectors.filter((_, k) => values[k] < SINGULAR * SINGULAR)
  const within = Float64Array.from({ length: none.length ** 2 }, (_, at) => {
    const u = none[Math.trunc(at / none.length)]
    const v = none[at % none.length]
    let sum = 0
    for (let i = 0; i < q; i++) for (let j = 0; j < q; j++) sum += u[i] * gradient[i * q + j] * v[j]
    return sum
  })
  const slope = symmetricEigen(correlated ? within : diagonalOnly(within, none.length), none.length)
  if (none.length === 0 || !(slope.values[0] < -1e-8 * (1 + likelihood.nu))) return null
  const direction = Float64Array.from({ length: q }, (_, i) =>
    none.reduce((sum, vector, k) => sum + vector[i] * slope.vectors[0][k], 0),
  )
  const before = value(theta)
  for (let size = 0.1; size > 1e-7; size /= 4) {
    const more = matrix.map((v, at) => v + size * direction[Math.trunc(at / q)] * direction[at % q])
    const next = factorOf(map, more)
    if (value(next) < before) return next
  }
  return null
}

function unitVectors(q: number): Float64Array[] {
  return Array.from({ length: q }, (_, k) => Float64Array.from({ length: q }, (_, i) => (i === k ? 1 : 0)))
}

function diagonalOnly(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((v, at) => (Math.trunc(at / size) === at % size ? v : 0))
}

/** The theta of D = L L'; a column without variance left is zero. */
function factorOf(map: FactorMap, matrix: Float64Array): Float64Array {
  const q = map.size
  const lower = new Float64Array(q * q)
  for (let j = 0; j < q; j++)
    for (let i = j; i < q; i++) {
      let sum = matrix[i * q + j]
      for (let k = 0; k < j; k++) sum -= lower[i * q + k] * lower[j * q + k]
      if (i === j) lower[i * q + j] = sum > 1e-14 * matrix[i * q + i] ? Math.sqrt(sum) : 0
      else lower[i * q + j] = lower[j * q + j] > 0 ? sum / lower[j * q + j] : 0
    }
  return Float64Array.from(map.positions, ([i, j]) => lower[i * q + j])
}
