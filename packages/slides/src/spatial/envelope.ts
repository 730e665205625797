import { createRandom } from '@tessera/statistics'
import { SlideError } from '../slide-error.ts'
import type { Points } from '../slide-mask.ts'
import { type RipleyOptions, ripley } from './ripley.ts'
import { drawPoints, pointsWithin, type SpatialWindow } from './window.ts'

export interface EnvelopeOptions extends RipleyOptions {
  readonly seed: number
  /** Random patterns drawn, 99 by default. */
  readonly simulations?: number
}

/** L beside what complete spatial randomness gives in the same window with as many points. */
export interface Envelope {
  readonly radii: readonly number[]
  /** L(r) − r, µm. */
  readonly observed: readonly number[]
  /** The least and the largest of the simulations at each radius: not a test of all radii at once. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly simulations: number
  /**
   * One Monte-Carlo p-value over all radii each: of the largest |L(r) − r| (maximum absolute deviation), and of its integrated
   * square (Diggle, Cressie, Loosmore, Ford).
   */
  readonly p: { readonly largestDeviation: number; readonly integratedSquare: number }
  readonly n: number
  readonly outside: number
}

/**
 * A test of complete spatial randomness by simulation: p = (1 + simulations at least as extreme) / (1 + simulations) (Besag &
 * Diggle, Appl Stat 1977;26:327; global tests: Baddeley et al., Ecol Monogr 2014;84:477). The same seed gives the same answer.
 * @returns null where L is not defined at every radius: too few points, or none far enough from the border
 * @throws SlideError `bad-setting` for fewer than 19 simulations, and as ripley
 */
export function csrEnvelope(
  points: Points,
  window: SpatialWindow,
  options: EnvelopeOptions,
): Envelope | null {
  const { seed, simulations = 99, radii } = options
  if (!Number.isInteger(simulations) || simulations < 19)
    throw new SlideError('bad-setting', `${simulations} simulations`, 'draw 19 or more')
  const { x, y, outside } = pointsWithin(points, window)
  const deviation = (pattern: Points): number[] | null => {
    const { l } = ripley(pattern, window, options)
    const found: number[] = []
    l.forEach((value, k) => {
      if (value !== null) found.push(value - radii[k])
    })
    return found.length === radii.length ? found : null
  }
  const observed = deviation({ x, y })
  if (observed === null) return null
  const lower = radii.map(() => Number.POSITIVE_INFINITY)
  const upper = radii.map(() => Number.NEGATIVE_INFINITY)
  const [largest, square] = [biggest(observed), integrated(observed, radii)]
  let [asLarge, asSquare] = [1, 1]
  for (let s = 0; s < simulations; s++) {
    const simulated = deviation(drawPoints(window, x.length, createRandom(seed, 'csr', s)))
    if (simulated === null) return null
    simulated.forEach((value, k) => {
      lower[k] = Math.min(lower[k], value)
      upper[k] = Math.max(upper[k], value)
    })
    if (biggest(simulated) >= largest) asLarge++
    if (integrated(simulated, radii) >= square) asSquare++
  }
  return {
    radii,
    observed,
    lower,
    upper,
    simulations,
    p: { largestDeviation: asLarge / (simulations + 1), integratedSquare: asSquare / (simulations + 1) },
    n: x.length,
    outside,
  }
}

function biggest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

/** Each radius stands for the way from the one before. */
function integrated(values: readonly number[], radii: readonly number[]): number {
  return values.reduce((sum, value, k) => sum + value * value * (radii[k] - (k === 0 ? 0 : radii[k - 1])), 0)
}
