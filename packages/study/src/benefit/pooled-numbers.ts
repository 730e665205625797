import { normalQuantile, normalTwoSided, poolEstimates } from '@tessera/statistics'
import type { Numbers } from './emulate.ts'

/** A number with what the resamples, and where values were completed Rubin's rules, say of its error. */
export interface PooledNumber {
  readonly value: number
  readonly se: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly p: number | null
  /** Resamples that had it. */
  readonly replicates: number
}

/**
 * Each number with a normal interval on the standard deviation of its resamples. Over several completed data sets by
 * Rubin's rules: the mean, with the resamples' variance within the sets and the variance between them.
 * @param sets the numbers of each completed data set, with those of its resamples
 */
export function pooledNumbers(
  sets: readonly { readonly numbers: Numbers; readonly replicates: readonly (Numbers | null)[] }[],
  level: number,
): Map<string, PooledNumber> {
  const pooled = new Map<string, PooledNumber>()
  for (const name of Object.keys(sets[0].numbers)) {
    const values = sets.map(({ numbers }) => numbers[name])
    const drawn = sets.map(({ replicates }) =>
      replicates.flatMap(one => (one !== null && Number.isFinite(one[name]) ? [one[name]] : [])),
    )
    const n = drawn.reduce((sum, own) => sum + own.length, 0)
    const known = values.every(Number.isFinite)
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    if (!known || drawn.some(own => own.length < 10)) {
      pooled.set(name, {
        value: known ? mean : Number.NaN,
        se: null,
        lower: null,
        upper: null,
        p: null,
        replicates: n,
      })
      continue
    }
    const variances = drawn.map(variance)
    if (sets.length === 1) {
      const se = Math.sqrt(variances[0])
      const half = normalQuantile(0.5 + level / 2) * se
      pooled.set(name, {
        value: mean,
        se,
        lower: mean - half,
        upper: mean + half,
        p: se > 0 ? normalTwoSided(mean / se) : null,
        replicates: n,
      })
      continue
    }
    const rubin = poolEstimates({
      estimates: values.map(value => [value]),
      variances: variances.map(value => [value]),
      level,
    })
    pooled.set(name, {
      value: rubin.value[0],
      se: rubin.se[0],
      lower: rubin.lower[0],
      upper: rubin.upper[0],
      p: rubin.p[0],
      replicates: n,
    })
  }
  return pooled
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
