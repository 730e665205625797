import { pnorm, qnorm } from 'lib-r-math.js'

/** How survival times are distributed; `exponential` is Weibull with scale 1. */
export type AftDistribution = 'exponential' | 'weibull' | 'lognormal' | 'loglogistic'

/** A log-concave density f of the standardised error W in log T = linear + scale * W, and its survival S. */
export interface ErrorDistribution {
  /** Writes log f(z) and its two derivatives to `out`. */
  event(z: number, out: Float64Array): void
  /** Writes log S(z) and its two derivatives to `out`. */
  censored(z: number, out: Float64Array): void
  survival(z: number): number
  /** The z with P(W <= z) = p. */
  quantile(p: number): number
}

/** Smallest extreme value: f = exp(z - e^z), S = exp(-e^z). */
const extremeValue: ErrorDistribution = {
  event(z, out) {
    const e = Math.exp(z)
    out[0] = z - e
    out[1] = 1 - e
    out[2] = -e
  },
  censored(z, out) {
    const e = Math.exp(z)
    out.fill(-e)
  },
  survival: z => Math.exp(-Math.exp(z)),
  quantile: p => Math.log(-Math.log1p(-p)),
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

const gaussian: ErrorDistribution = {
  event(z, out) {
    out[0] = -0.5 * z * z - HALF_LOG_TWO_PI
    out[1] = -z
    out[2] = -1
  },
  censored(z, out) {
    const log = pnorm(z, 0, 1, false, true)
    const hazard = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI - log)
    out[0] = log
    out[1] = -hazard
    out[2] = -hazard * (hazard - z)
  },
  survival: z => pnorm(z, 0, 1, false),
  quantile: p => qnorm(p),
}

/** f = e^z / (1 + e^z)^2, S = 1 / (1 + e^z). */
const logistic: ErrorDistribution = {
  event(z, out) {
    const tail = Math.exp(-Math.abs(z))
    const lower = z > 0 ? 1 / (1 + tail) : tail / (1 + tail)
    out[0] = -Math.abs(z) - 2 * Math.log1p(tail)
    out[1] = 1 - 2 * lower
    out[2] = (-2 * tail) / ((1 + tail) * (1 + tail))
  },
  censored(z, out) {
    const tail = Math.exp(-Math.abs(z))
    const lower = z > 0 ? 1 / (1 + tail) : tail / (1 + tail)
    out[0] = -Math.max(z, 0) - Math.log1p(tail)
    out[1] = -lower
    out[2] = -tail / ((1 + tail) * (1 + tail))
  },
  survival: z => (z > 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z))),
  quantile: p => Math.log(p) - Math.log1p(-p),
}

export const errorDistributions: Readonly<Record<AftDistribution, ErrorDistribution>> = {
  exponential: extremeValue,
  weibull: extremeValue,
  lognormal: gaussian,
  loglogistic: logistic,
}
