import { normalDensity, normalLower } from '@tessera/statistics'

export interface NormalFit {
  readonly mean: number
  readonly sd: number
  readonly logLikelihood: number
}

/**
 * Maximum likelihood of a normal of which `below` more values are known to lie under `limit` (Tobit), by Newton's
 * method on mean / sd and 1 / sd, in which the likelihood is concave (Olsen, Econometrica 1978;46:1211).
 * @param values at least two different ones
 */
export function censoredNormal(values: Float64Array, below: number, limit: number): NormalFit {
  const n = values.length
  let sum = 0
  let squares = 0
  for (const value of values) sum += value
  const mean = sum / n
  for (const value of values) squares += (value - mean) ** 2
  // Centred on the mean of what was found, and in units of its spread.
  const unit = Math.sqrt(squares / n)
  const c = (limit - mean) / unit
  const likelihood = (delta: number, gamma: number) =>
    n * Math.log(gamma) -
    (n * (gamma * gamma + delta * delta)) / 2 +
    below * Math.log(normalLower(gamma * c - delta))
  let delta = 0
  let gamma = 1
  let value = likelihood(delta, gamma)
  for (let round = 0; round < 100; round++) {
    const z = gamma * c - delta
    const tail = normalLower(z)
    const mills = tail > 0 ? normalDensity(z) / tail : -z
    const curve = below * mills * (z + mills)
    const gDelta = -n * delta - below * mills
    const gGamma = n / gamma - n * gamma + below * mills * c
    const a = n + curve
    const b = -curve * c
    const d = n / gamma ** 2 + n + curve * c * c
    const determinant = a * d - b * b
    const stepDelta = (d * gDelta - b * gGamma) / determinant
    const stepGamma = (a * gGamma - b * gDelta) / determinant
    let size = 1
    for (; size > 1e-10; size /= 2) {
      const next = gamma + size * stepGamma
      if (next > 0 && likelihood(delta + size * stepDelta, next) >= value) break
    }
    if (size <= 1e-10) break
    delta += size * stepDelta
    gamma += size * stepGamma
    const now = likelihood(delta, gamma)
    const gain = now - value
    value = now
    if (gain < 1e-12 * Math.abs(value)) break
  }
  const sd = unit / gamma
  return {
    mean: mean + (delta * unit) / gamma,
    sd,
    logLikelihood: value - n * Math.log(unit) - (n / 2) * Math.log(2 * Math.PI),
  }
}

/** Largest distance of the empirical distribution of ascending values from a normal truncated on the left at `limit`. */
export function distanceFromNormal(
  sorted: Float64Array,
  { mean, sd }: { readonly mean: number; readonly sd: number },
  limit = Number.NEGATIVE_INFINITY,
): number {
  const under = normalLower((limit - mean) / sd)
  const n = sorted.length
  let largest = 0
  for (let i = 0; i < n; i++) {
    const p = (normalLower((sorted[i] - mean) / sd) - under) / (1 - under)
    largest = Math.max(largest, Math.abs(p - i / n), Math.abs((i + 1) / n - p))
  }
  return largest
}
