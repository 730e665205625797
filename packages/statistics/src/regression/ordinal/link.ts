import { normalDensity, normalLower, normalQuantile, normalUpper } from '../../distributions/index.ts'

export type OrdinalLink = 'logit' | 'probit' | 'cloglog'

/** A distribution function F with its upper tail, density and the density's derivative. */
export interface Link {
  readonly lower: (x: number) => number
  readonly upper: (x: number) => number
  readonly density: (x: number) => number
  readonly slope: (x: number) => number
  readonly quantile: (p: number) => number
}

/** P(Y <= k) = F(threshold_k - x b). cloglog: F(x) = 1 - exp(-exp(x)), as in polr and clm. */
export const links: Readonly<Record<OrdinalLink, Link>> = {
  logit: {
    lower: x => 1 / (1 + Math.exp(-x)),
    upper: x => 1 / (1 + Math.exp(x)),
    density: logisticDensity,
    slope: x => -Math.tanh(x / 2) * logisticDensity(x),
    quantile: p => Math.log(p / (1 - p)),
  },
  probit: {
    lower: normalLower,
    upper: normalUpper,
    density: normalDensity,
    slope: x => (Number.isFinite(x) ? -x * normalDensity(x) : 0),
    quantile: normalQuantile,
  },
  cloglog: {
    lower: x => -Math.expm1(-Math.exp(x)),
    upper: x => Math.exp(-Math.exp(x)),
    density: x => (x === Number.POSITIVE_INFINITY ? 0 : Math.exp(x - Math.exp(x))),
    slope: x => (x > 700 ? 0 : (1 - Math.exp(x)) * Math.exp(x - Math.exp(x))),
    quantile: p => Math.log(-Math.log1p(-p)),
  },
}

function logisticDensity(x: number): number {
  const small = Math.exp(-Math.abs(x))
  return small / (1 + small) ** 2
}

/** F(high) - F(low), by the tail in which no digits cancel. */
export function between(link: Link, low: number, high: number): number {
  return low > 0 ? link.upper(low) - link.upper(high) : link.lower(high) - link.lower(low)
}
