import { digamma, logGamma } from '@tessera/statistics'
import type { CountModel } from './count-model.ts'
import { factorLower, solveLower } from './log-linear-fit.ts'

/** Normal prior on the logarithm of the dispersion. */
export interface LogPrior {
  readonly mean: number
  readonly variance: number
}

/** The maximum of a dispersion's profile. */
export interface DispersionMaximum {
  readonly dispersion: number
  readonly converged: boolean
  /** Profile at the start and at the end. */
  readonly first: number
  readonly last: number
  readonly steps: number
}

/**
 * Cox-Reid adjusted profile likelihood of log dispersion at fixed means: the negative-binomial likelihood less half
 * the log determinant of X'WX (Cox & Reid, JRSS-B 1987;49:1; McCarthy, Chen & Smyth, NAR 2012;40:4288), with the
 * log-normal prior where there is one.
 */
export class DispersionProfile {
  readonly #counts: Float64Array
  readonly #mu: Float64Array
  readonly #model: CountModel
  readonly #prior: LogPrior | null
  readonly #system: Float64Array
  readonly #change: Float64Array
  constructor(counts: Float64Array, mu: Float64Array, model: CountModel, prior: LogPrior | null) {
    this.#counts = counts
    this.#mu = mu
    this.#model = model
    this.#prior = prior
    const p = model.coefficients
    this.#system = new Float64Array(p * p)
    this.#change = new Float64Array(p * p)
  }

  /** The profile at a log dispersion. */
  value(log: number): number {
    const dispersion = Math.exp(log)
    const size = 1 / dispersion
    const base = logGamma(size)
    let sum = 0
    for (let s = 0; s < this.#mu.length; s++) {
      const y = this.#counts[s]
      const m = this.#mu[s]
      if (y > 0) sum += logGamma(y + size) - base - y * Math.log(m + size)
      sum -= size * Math.log(1 + m * dispersion)
    }
    this.#information(dispersion, false)
    const p = this.#model.coefficients
    if (factorLower(this.#system, p)) {
      let half = 0
      for (let a = 0; a < p; a++) half += Math.log(this.#system[a * p + a])
      sum -= half
    }
    const prior = this.#prior
    return prior === null ? sum : sum - (0.5 * (log - prior.mean) ** 2) / prior.variance
  }

  /** Its derivative with respect to the log dispersion. */
  slope(log: number): number {
    const dispersion = Math.exp(log)
    const size = 1 / dispersion
    const base = digamma(size)
    let sum = 0
    for (let s = 0; s < this.#mu.length; s++) {
      const y = this.#counts[s]
      const m = this.#mu[s]
      const over = m * dispersion
      sum +=
        base + Math.log(1 + over) - over / (1 + over) - (y > 0 ? digamma(y + size) : base) + y / (m + size)
    }
    this.#information(dispersion, true)
    const p = this.#model.coefficients
    let trace = 0
    if (factorLower(this.#system, p)) {
      const column = new Float64Array(p)
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < p; b++) column[b] = this.#change[b * p + a]
        trace += solveLower(this.#system, p, column)[a]
      }
    }
    const slope = (sum * size * size - 0.5 * trace) * dispersion
    const prior = this.#prior
    return prior === null ? slope : slope - (log - prior.mean) / prior.variance
  }

  /** X'WX with W = 1 / (1 / mu + dispersion), lower triangle; its derivative by the dispersion, whole. */
  #information(dispersion: number, derivative: boolean): void {
    const { x, coefficients: p } = this.#model
    const system = this.#system.fill(0)
    const change = this.#change.fill(0)
    for (let s = 0; s < this.#mu.length; s++) {
      const w = 1 / (1 / this.#mu[s] + dispersion)
      for (let a = 0; a < p; a++) {
        const xa = x[s * p + a]
        if (xa === 0) continue
        const scaled = xa * w
        for (let b = 0; b <= a; b++) {
          const product = scaled * x[s * p + b]
          system[a * p + b] += product
          if (derivative) change[a * p + b] -= product * w
        }
      }
    }
    if (derivative)
      for (let a = 0; a < p; a++) for (let b = a + 1; b < p; b++) change[a * p + b] = change[b * p + a]
  }

  /**
   * Climbs along the slope, a step that grows slowly while it succeeds and is halved where it gains too little
   * (Armijo's rule, 1e-4), until it gains less than 1e-6.
   */
  climb(start: number, floor: number): DispersionMaximum {
    let log = start
    let value = this.value(log)
    const first = value
    let slope = this.slope(log)
    let step = 1
    let accepted = 0
    let steps = 0
    while (steps < 100) {
      steps++
      const next = log + step * slope
      if (next < -30) step = (-30 - log) / slope
      if (next > 10) step = (10 - log) / slope
      const reached = this.value(log + step * slope)
      if (-reached > -value - step * 1e-4 * slope * slope) {
        step /= 2
        continue
      }
      accepted++
      log += step * slope
      const gain = reached - value
      if (gain < 1e-6) {
        value = reached
        break
      }
      if (log < floor) break
      value = reached
      slope = this.slope(log)
      step = Math.min(step * 1.1, 1)
      if (accepted % 5 === 0) step /= 2
    }
    return { dispersion: Math.exp(log), converged: steps < 100, first, last: value, steps }
  }

  /** The best of a grid of 20 log dispersions, and of 20 more about it. */
  search(lowest: number, highest: number): number {
    const count = 20
    const width = (Math.log(highest) - Math.log(lowest)) / (count - 1)
    const best = this.#bestOf(Math.log(lowest), width, count)
    const fine = (2 * width) / (count - 1)
    return Math.exp(this.#bestOf(best - width, fine, count))
  }

  #bestOf(from: number, step: number, count: number): number {
    let best = from
    let most = Number.NEGATIVE_INFINITY
    for (let i = 0; i < count; i++) {
      const value = this.value(from + i * step)
      if (value > most) {
        most = value
        best = from + i * step
      }
    }
    return best
  }
}
