import type { Random } from '@tessera/statistics'

/** Cumulative hazard (t / scale)^shape exp(linear). */
export interface Weibull {
  readonly shape: number
  readonly scale: number
}

/** P(T <= t) for a linear predictor. */
export function weibullRisk({ shape, scale }: Weibull, linear: number, t: number): number {
  return -Math.expm1(-((t / scale) ** shape) * Math.exp(linear))
}

/** P(T <= from + t | T > from). */
export function weibullRiskFrom({ shape, scale }: Weibull, linear: number, from: number, t: number): number {
  return -Math.expm1(((from / scale) ** shape - ((from + t) / scale) ** shape) * Math.exp(linear))
}

/** A time drawn by inversion of the cumulative hazard. */
export function drawWeibull({ shape, scale }: Weibull, linear: number, random: Random): number {
  return scale * (-Math.log1p(-random.next()) / Math.exp(linear)) ** (1 / shape)
}
