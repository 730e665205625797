import { logGamma } from '@tessera/statistics'
import { backSubstitute, dot } from '../linear/orthogonal-basis.ts'
import type { CountModel } from './count-model.ts'

/** A negative-binomial log-linear fit of one feature; coefficients on the natural logarithm. */
export interface LogLinearFit {
  readonly beta: Float64Array
  /** Fitted means. */
  readonly mu: Float64Array
  /** Row-major covariance of beta. */
  readonly covariance: Float64Array
  /** Leverage of each sample. */
  readonly leverage: Float64Array
  readonly logLikelihood: number
  readonly converged: boolean
}

/** In weights, fitted means below this are raised to it: they stay away from zero. */
export const leastMean = 0.5
// A ridge that only says something where the data say nothing (one on the log2 scale of 1e-6).
const ridge = 1e-6 / Math.LN2 ** 2
const mostSteps = 100
const farthest = 30

/**
 * Iteratively reweighted least squares from least squares on log(count / size factor + 0.1), until the deviance
 * changes by less than 1e-8 of itself; where that wanders off (a group without a read), Newton steps that
 * are halved until the penalised likelihood grows. Love, Huber & Anders, Genome Biol 2014;15:550.
 */
export function fitLogLinear(counts: Float64Array, dispersion: number, model: CountModel): LogLinearFit {
  const p = model.coefficients
  const start = startOf(counts, model)
  const mu = new Float64Array(counts.length)
  const weights = new Float64Array(counts.length)
  meansOf(start, model, mu)
  let beta = start
  let deviance = 0
  let converged = false
  for (let step = 0; step < mostSteps; step++) {
    const solved = weightedStep(counts, mu, dispersion, model, weights)
    if (solved === null || solved.some(value => Math.abs(value) > farthest)) break
    beta = solved
    meansOf(beta, model, mu)
    const next = -2 * negativeBinomialLogLikelihood(counts, mu, dispersion)
    if (Number.isNaN(next)) break
    const change = Math.abs(next - deviance) / (Math.abs(next) + 0.1)
    deviance = next
    if (step > 0 && change < 1e-8) {
      converged = true
      break
    }
  }
  if (!converged) {
    beta = byNewton(counts, dispersion, model, start)
    meansOf(beta, model, mu)
    converged = beta.every(Number.isFinite)
  }
  const spread = spreadOf(mu, dispersion, model, p)
  meansOf(beta, model, mu, 0)
  return {
    beta,
    mu,
    converged,
    ...spread,
    logLikelihood: negativeBinomialLogLikelihood(counts, mu, dispersion),
  }
}

function startOf(counts: Float64Array, { basis, sizeFactors }: CountModel): Float64Array {
  const y = Float64Array.from(counts, (count, s) => Math.log(count / sizeFactors[s] + 0.1))
  return backSubstitute(
    basis,
    Float64Array.from(basis.q, column => dot(column, y)),
  )
}

function meansOf(
  beta: Float64Array,
  { x, sizeFactors, coefficients: p }: CountModel,
  into: Float64Array,
  least = leastMean,
): void {
  for (let s = 0; s < into.length; s++) {
    let eta = 0
    for (let c = 0; c < p; c++) eta += x[s * p + c] * beta[c]
    into[s] = Math.max(least, sizeFactors[s] * Math.exp(eta))
  }
}

/** One weighted least-squares solution; null where it has none. */
function weightedStep(
  counts: Float64Array,
  mu: Float64Array,
  dispersion: number,
  { x, sizeFactors, coefficients: p }: CountModel,
  weights: Float64Array,
): Float64Array | null {
  const system = new Float64Array(p * p)
  const right = new Float64Array(p)
  for (let s = 0; s < mu.length; s++) {
    const w = mu[s] / (1 + dispersion * mu[s])
    weights[s] = w
    const z = Math.log(mu[s] / sizeFactors[s]) + (counts[s] - mu[s]) / mu[s]
    for (let a = 0; a < p; a++) {
      const xa = x[s * p + a]
      if (xa === 0) continue
      right[a] += xa * w * z
      for (let b = 0; b <= a; b++) system[a * p + b] += xa * w * x[s * p + b]
    }
  }
  for (let a = 0; a < p; a++) system[a * p + a] += ridge
  return factorLower(system, p) ? solveLower(system, p, right) : null
}

/** Cholesky in place of the lower triangle; false where it is not positive. */
export function factorLower(a: Float64Array, p: number): boolean {
  for (let j = 0; j < p; j++) {
    let d = a[j * p + j]
    for (let k = 0; k < j; k++) d -= a[j * p + k] * a[j * p + k]
    if (!(d > 0)) return false
    const root = Math.sqrt(d)
    a[j * p + j] = root
    for (let i = j + 1; i < p; i++) {
      let sum = a[i * p + j]
      for (let k = 0; k < j; k++) sum -= a[i * p + k] * a[j * p + k]
      a[i * p + j] = sum / root
    }
  }
  return true
}

/** Solves L L' x = b. */
export function solveLower(l: Float64Array, p: number, b: Float64Array): Float64Array {
  const y = b.slice()
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < i; k++) y[i] -= l[i * p + k] * y[k]
    y[i] /= l[i * p + i]
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) y[i] -= l[k * p + i] * y[k]
    y[i] /= l[i * p + i]
  }
  return y
}

/** (X'WX + ridge)^-1 X'WX (X'WX + ridge)^-1 and the leverages. */
function spreadOf(mu: Float64Array, dispersion: number, { x }: CountModel, p: number) {
  const information = new Float64Array(p * p)
  const weights = mu.map(one => one / (1 + dispersion * one))
  for (let s = 0; s < mu.length; s++)
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) information[a * p + b] += weights[s] * x[s * p + a] * x[s * p + b]
  const factor = information.slice()
  for (let a = 0; a < p; a++) factor[a * p + a] += ridge
  const covariance = new Float64Array(p * p).fill(Number.NaN)
  const leverage = new Float64Array(mu.length).fill(Number.NaN)
  if (!factorLower(factor, p)) return { covariance, leverage }
  const unit = new Float64Array(p)
  const inverse = Array.from({ length: p }, (_, a) => {
    unit.fill(0)
    unit[a] = 1
    return solveLower(factor, p, unit)
  })
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) {
      let sum = 0
      for (let i = 0; i < p; i++)
        for (let j = 0; j < p; j++) sum += inverse[a][i] * information[i * p + j] * inverse[j][b]
      covariance[a * p + b] = sum
    }
  for (let s = 0; s < mu.length; s++) {
    let sum = 0
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) sum += x[s * p + a] * inverse[a][b] * x[s * p + b]
    leverage[s] = weights[s] * sum
  }
  return { covariance, leverage }
}

/** Newton steps with halving on the likelihood with its ridge; coefficients stay within 30 on the log2 scale. */
function byNewton(
  counts: Float64Array,
  dispersion: number,
  model: CountModel,
  start: Float64Array,
): Float64Array {
  const { x, sizeFactors, coefficients: p } = model
  const most = farthest * Math.LN2
  const mu = new Float64Array(counts.length)
  const value = (beta: Float64Array) => {
    let penalty = 0
    for (const one of beta) penalty += 0.5 * ridge * one * one
    for (let s = 0; s < mu.length; s++) {
      let eta = 0
      for (let c = 0; c < p; c++) eta += x[s * p + c] * beta[c]
      mu[s] = sizeFactors[s] * Math.exp(eta)
    }
    return negativeBinomialLogLikelihood(counts, mu, dispersion) - penalty
  }
  let beta = start.map(one => (Math.abs(one) > most ? 0 : one))
  let best = value(beta)
  for (let step = 0; step < 500; step++) {
    const gradient = new Float64Array(p)
    const system = new Float64Array(p * p)
    for (let s = 0; s < mu.length; s++) {
      const over = 1 + dispersion * mu[s]
      const slope = (counts[s] - mu[s]) / over
      const weight = mu[s] / over
      for (let a = 0; a < p; a++) {
        gradient[a] += x[s * p + a] * slope
        for (let b = 0; b <= a; b++) system[a * p + b] += x[s * p + a] * x[s * p + b] * weight
      }
    }
    for (let a = 0; a < p; a++) {
      gradient[a] -= ridge * beta[a]
      system[a * p + a] += ridge
    }
    if (!factorLower(system, p)) break
    const direction = solveLower(system, p, gradient)
    let scale = 1
    let next = beta
    let reached = Number.NEGATIVE_INFINITY
    for (let half = 0; half < 40; half++, scale /= 2) {
      next = beta.map((one, c) => Math.min(most, Math.max(-most, one + scale * direction[c])))
      reached = value(next)
      if (reached >= best) break
    }
    if (!(reached >= best)) {
      value(beta)
      break
    }
    const gained = reached - best
    beta = next
    best = reached
    if (gained <= 1e-12 * (Math.abs(best) + 1)) break
  }
  return beta
}

/** Sum of log P(count) of a negative binomial with these means and one dispersion. */
export function negativeBinomialLogLikelihood(
  counts: Float64Array,
  mu: Float64Array,
  dispersion: number,
): number {
  const size = 1 / dispersion
  const base = logGamma(size)
  let sum = 0
  for (let s = 0; s < counts.length; s++) {
    const y = counts[s]
    const m = mu[s]
    // log(size / (size + m)) and log(m / (size + m)) through log1p: exact for dispersions near 0.
    sum += (y > 0 ? logGamma(y + size) - base - logGamma(y + 1) : 0) - size * Math.log1p(dispersion * m)
    if (y > 0) sum += y * (Math.log(m) - Math.log(size + m))
  }
  return sum
}
