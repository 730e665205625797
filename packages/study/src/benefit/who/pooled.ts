import { normalQuantile, normalTwoSided, poolEstimates } from '@tessera/statistics'

export interface Pooled {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly p: number
}

/** One estimate as it is, several by Rubin's rules. */
export function pooledEstimate(
  estimates: readonly { readonly value: number; readonly se: number }[],
  level: number,
): Pooled {
  if (estimates.length === 1) {
    const [{ value, se }] = estimates
    const half = normalQuantile(0.5 + level / 2) * se
    return { value, se, lower: value - half, upper: value + half, p: normalTwoSided(value / se) }
  }
  const pooled = poolEstimates({
    estimates: estimates.map(({ value }) => [value]),
    variances: estimates.map(({ se }) => [se * se]),
    level,
  })
  return {
    value: pooled.value[0],
    se: pooled.se[0],
    lower: pooled.lower[0],
    upper: pooled.upper[0],
    p: pooled.p[0],
  }
}
