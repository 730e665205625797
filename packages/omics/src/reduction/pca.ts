import { betaQuantile, fQuantile, normalQuantile, symmetricEigen } from '@tessera/statistics'

/** Principal components of rows (samples) of centred and scaled columns (features). */
export interface PrincipalComponents {
  /** One array a component: unit length over the features, the largest entry positive. */
  readonly loadings: readonly Float64Array[]
  /** One array a component over the samples that were fitted. */
  readonly scores: readonly Float64Array[]
  /** Variance (denominator n - 1) along every component that there is, also those not kept. */
  readonly variances: Float64Array
  readonly size: number
}

/**
 * Principal components of `values[f * size + s]`, whose features are centred, through the eigenvectors of the smaller
 * of the two cross products. R: prcomp.
 */
export function principalComponents(values: Float64Array, size: number, keep: number): PrincipalComponents {
  const count = values.length / size
  const bySamples = size <= count
  const m = bySamples ? size : count
  const cross = new Float64Array(m * m)
  if (bySamples)
    for (let f = 0; f < count; f++) {
      const row = values.subarray(f * size, (f + 1) * size)
      for (let i = 0; i < size; i++) {
        const own = row[i]
        for (let j = 0; j <= i; j++) cross[i * m + j] += own * row[j]
      }
    }
  else
    for (let f = 0; f < count; f++)
      for (let g = 0; g <= f; g++) {
        let sum = 0
        for (let s = 0; s < size; s++) sum += values[f * size + s] * values[g * size + s]
        cross[f * m + g] = sum
      }
  for (let i = 0; i < m; i++) for (let j = i + 1; j < m; j++) cross[i * m + j] = cross[j * m + i]
  const eigen = symmetricEigen(cross, m)
  const largest = Math.max(eigen.values[m - 1] ?? 0, 0)
  const places = Array.from({ length: m }, (_, k) => m - 1 - k).filter(k => eigen.values[k] > 1e-12 * largest)
  const loadings: Float64Array[] = []
  const scores: Float64Array[] = []
  for (const k of places.slice(0, keep)) {
    const vector = eigen.vectors[k]
    const length = Math.sqrt(eigen.values[k])
    let loading = vector.slice()
    let score = new Float64Array(size)
    if (bySamples) {
      loading = new Float64Array(count)
      for (let f = 0; f < count; f++)
        for (let s = 0; s < size; s++) loading[f] += (values[f * size + s] * vector[s]) / length
      score = vector.map(value => value * length)
    } else
      for (let f = 0; f < count; f++)
        for (let s = 0; s < size; s++) score[s] += values[f * size + s] * vector[f]
    const top = loading.reduce((best, value, f) => (Math.abs(value) > Math.abs(loading[best]) ? f : best), 0)
    const sign = loading[top] < 0 ? -1 : 1
    loadings.push(loading.map(value => sign * value))
    scores.push(score.map(value => sign * value))
  }
  return { loadings, scores, variances: Float64Array.from(places, k => eigen.values[k] / (size - 1)), size }
}

/** Hotelling's T^2 of scores: sum over components of score^2 / variance. */
export function hotelling(scores: readonly Float64Array[], variances: Float64Array): Float64Array {
  const size = scores[0]?.length ?? 0
  return Float64Array.from({ length: size }, (_, s) =>
    scores.reduce((sum, values, a) => sum + values[s] ** 2 / variances[a], 0),
  )
}

/**
 * Upper limit of Hotelling's T^2 over `k` components of `n` samples: of the samples that were fitted by the beta
 * distribution, (n - 1)^2 / n B(k/2, (n - k - 1)/2); of new ones by F, k (n^2 - 1) / (n (n - k)) F(k, n - k) (Tracy, Young &
 * Mason, J Qual Technol 1992;24:88). NaN with too few samples.
 */
export function hotellingLimit(n: number, k: number, level = 0.95, of: 'fitted' | 'new' = 'fitted'): number {
  if (n - k - 1 <= 0) return Number.NaN
  if (of === 'fitted') return ((n - 1) ** 2 / n) * betaQuantile(level, k / 2, (n - k - 1) / 2)
  return ((k * (n * n - 1)) / (n * (n - k))) * fQuantile(level, k, n - k)
}

/** Half axes of the ellipse that holds `level` of new samples in the plane of two components, along each of them. */
export function hotellingEllipse(
  variances: readonly [number, number],
  n: number,
  level = 0.95,
): [number, number] {
  const limit = hotellingLimit(n, 2, level, 'new')
  return [Math.sqrt(variances[0] * limit), Math.sqrt(variances[1] * limit)]
}

/**
 * Upper limit of the squared residual distance Q from the variances of the components that are not kept (Jackson &
 * Mudholkar, Technometrics 1979;21:341). 0 where nothing is left.
 */
export function residualLimit(left: Float64Array, level = 0.95): number {
  const sum = (power: number) => left.reduce((total, value) => total + value ** power, 0)
  const [one, two, three] = [sum(1), sum(2), sum(3)]
  if (one === 0) return 0
  const h = 1 - (2 * one * three) / (3 * two * two)
  const z = normalQuantile(level)
  return one * ((z * Math.sqrt(2 * two * h * h)) / one + 1 + (two * h * (h - 1)) / (one * one)) ** (1 / h)
}
