import { normalLower } from '@tessera/statistics'

/** Steps of the table of the normal distribution, and the z at which it ends (GSVA's own, so that its ranks are met). */
const STEPS = 10_000
const FARTHEST = 10
/** The bandwidth is the standard deviation over this. */
const BANDWIDTH_DIVISOR = 4

let table: Float64Array | null = null

/** Phi at z = (i - STEPS - 1) / 1000: two tails, with 0 and 1 beyond their ends. Made when first needed. */
function normalTable(): Float64Array {
  if (table) return table
  const made = new Float64Array(2 * STEPS + 3)
  for (let k = 0; k <= STEPS; k++) {
    const upper = normalLower((FARTHEST * k) / STEPS)
    made[STEPS + 1 + k] = upper
    made[STEPS + 1 - k] = 1 - upper
  }
  made[0] = 0
  made[2 * STEPS + 2] = 1
  table = made
  return made
}

/** Standard deviation with n - 1, of the mean and then the squares. */
export function deviationOf(values: Float64Array): number {
  let mean = 0
  for (let i = 0; i < values.length; i++) mean += values[i]
  mean /= values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}

/**
 * Share of a gene's distribution at or below each new value, by Gaussian kernels on the background values:
 * F(y) = mean over i of Phi((y - x_i) / h), h = sd / 4 (Hänzelmann, Castelo and Guinney, BMC Bioinformatics 2013;14:7).
 * Phi is read from a table of steps of 0.001, cut towards 0, as GSVA reads it: ranks of genes hang on the fourth digit.
 *
 * `share` may be the background itself: every pair is then looked up once, in the same order of summation.
 */
export function gaussianShare(background: Float64Array, values: Float64Array, share: Float64Array): void {
  const h = deviationOf(background) / BANDWIDTH_DIVISOR
  if (background === values) pairs(background, h, share)
  else against(background, values, h, share)
  const n = background.length
  for (let j = 0; j < values.length; j++) share[j] /= n
}

// Two scales a hair apart give the same step for all but a few differences, which then are divided as the table's
// own definition divides, |d| / h / 10 x 10,000.
const HAIR = 1e-12

function pairs(x: Float64Array, h: number, share: Float64Array): void {
  const phi = normalTable()
  const n = x.length
  const middle = STEPS + 1
  const scale = STEPS / FARTHEST / h
  const less = scale * (1 - HAIR)
  const more = scale * (1 + HAIR)
  share.fill(0)
  for (let i = 0; i < n; i++) {
    const xi = x[i]
    let sum = share[i] + phi[middle]
    for (let j = i + 1; j < n; j++) {
      const d = x[j] - xi
      let k = (d * less) | 0
      if (k !== ((d * more) | 0)) k = exactStep(d, h)
      if (k > STEPS) k = middle
      else if (k < -STEPS) k = -middle
      share[j] += phi[middle + k]
      sum += phi[middle - k]
    }
    share[i] = sum
  }
}

function against(background: Float64Array, values: Float64Array, h: number, share: Float64Array): void {
  const phi = normalTable()
  const middle = STEPS + 1
  const scale = STEPS / FARTHEST / h
  const less = scale * (1 - HAIR)
  const more = scale * (1 + HAIR)
  // A new value may lie so far away that its step is no 32-bit number.
  const end = middle * 2
  for (let j = 0; j < values.length; j++) {
    const y = values[j]
    let sum = 0
    for (let i = 0; i < background.length; i++) {
      const d = y - background[i]
      let k = Math.trunc(Math.max(-end, Math.min(end, d * less)))
      if (k !== Math.trunc(Math.max(-end, Math.min(end, d * more)))) k = exactStep(d, h)
      if (k > STEPS) k = middle
      else if (k < -STEPS) k = -middle
      sum += phi[middle + k]
    }
    share[j] = sum
  }
}

function exactStep(d: number, h: number): number {
  const z = Math.abs(d / h)
  if (z > FARTHEST) return d > 0 ? STEPS + 1 : -STEPS - 1
  const step = Math.trunc((z / FARTHEST) * STEPS)
  return d > 0 ? step : -step
}
