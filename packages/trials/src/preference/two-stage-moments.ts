import type { Cell } from './cell.ts'
import type { Moment } from './estimate.ts'

/** The four groups of one stratum of a two-stage trial. */
export interface TwoStageCells {
  /** Chose A, chose B. */
  readonly choseA: Cell
  readonly choseB: Cell
  /** Randomised to A, to B. */
  readonly randomA: Cell
  readonly randomB: Cell
}

/**
 * How 1 / phi and 1 / (1 - phi) are estimated from m_A of m who chose A.
 * - `ratio`: m / m_A and m / m_B, as Ruecker and everyone since. Too large by (1 - phi) / (phi m) of itself.
 * - `unbiased`: (m + 1) / (m_A + 1) and (m + 1) / (m_B + 1), of which the expectation is right but for
 *   (1 - phi)^(m + 1) (the mean of 1 / (X + 1): Chao & Strawderman, JASA 1972;67:429): for small strata.
 */
export type InverseShare = 'ratio' | 'unbiased'

/** What a two-stage trial tells of one stratum. */
export interface TwoStageMoments {
  readonly treatment: Moment
  readonly selection: Moment
  readonly preference: Moment
  /** Mean under A of those who prefer B, and under B of those who prefer A: never observed as such. */
  readonly underAPrefersB: Moment
  readonly underBPrefersA: Moment
  /** A less B among those who prefer A, and among those who prefer B. */
  readonly treatmentPrefersA: Moment
  readonly treatmentPrefersB: Moment
}

/**
 * With phi the share who prefer A, x the means of those who chose and y of the randomised,
 *
 *   y_A = phi x_A + (1 - phi) mu_AB, so mu_AB = (y_A - phi x_A) / (1 - phi),
 *   y_B = (1 - phi) x_B + phi mu_BA, so mu_BA = (y_B - (1 - phi) x_B) / phi,
 *
 * and with d_A = x_A - mu_AB = (x_A - y_A) / (1 - phi), d_B = x_B - mu_BA = (x_B - y_B) / phi:
 *
 *   treatment = y_A - y_B, preference = (d_A + d_B) / 2, selection = (d_A - d_B) / 2.
 *
 * The same holds for anything that averages over patients: means, risks, rates under the same exposure, survival
 * curves at a time and the areas under them; not for hazards or ratios. The variance is the delta method's, with
 * phi (1 - phi) / m for the share who prefer A; the five estimates are independent given who chose what.
 * Ruecker, Stat Med 1989;8:477 (effects); Walter et al., Stat Med 2012;31:1307 (this variance, which Ruecker's
 * leaves incomplete: there the share is a constant where it divides).
 */
export function twoStageMoments(cells: TwoStageCells, inverse: InverseShare = 'ratio'): TwoStageMoments {
  const { choseA, choseB, randomA, randomB } = cells
  const m = choseA.n + choseB.n
  const phi = choseA.n / m
  const shareVariance = (phi * (1 - phi)) / m
  const more = inverse === 'unbiased' ? 1 : 0
  const a = (m + more) / (choseB.n + more)
  const b = (m + more) / (choseA.n + more)
  const overA = choseA.value - randomA.value
  const overB = choseB.value - randomB.value
  const dA = a * overA
  const dB = b * overB
  const noiseA = a ** 4 * (choseA.variance + randomA.variance)
  const noiseB = b ** 4 * (choseB.variance + randomB.variance)
  /** Of value = sum of slope times mean, with its slope in phi as a sum of a dA and b dB. */
  const moment = (value: number, slopes: Four, [forA, forB]: readonly [number, number] = [0, 0]): Moment => {
    const inPhi = forA * a * dA + forB * b * dB
    // The square of an estimated slope is too large by the variance of the slope.
    const excess = inverse === 'unbiased' ? forA ** 2 * noiseA + forB ** 2 * noiseB : 0
    const ofShare = (inPhi ** 2 - excess) * shareVariance
    const cells = [choseA, choseB, randomA, randomB].map((cell, i) => ({
      variance: slopes[i] ** 2 * cell.variance,
      df: cell.df,
    }))
    return { value, parts: [...cells, { variance: ofShare, df: m - 1 }].filter(part => part.variance !== 0) }
  }
  return {
    treatment: moment(randomA.value - randomB.value, [0, 0, 1, -1]),
    preference: moment((dA + dB) / 2, [a / 2, b / 2, -a / 2, -b / 2], [0.5, -0.5]),
    selection: moment((dA - dB) / 2, [a / 2, -b / 2, -a / 2, b / 2], [0.5, 0.5]),
    underAPrefersB: moment(choseA.value - dA, [1 - a, 0, a, 0], [-1, 0]),
    underBPrefersA: moment(choseB.value - dB, [0, 1 - b, 0, b], [0, 1]),
    treatmentPrefersA: moment(choseA.value - choseB.value + dB, [1, b - 1, 0, -b], [0, -1]),
    treatmentPrefersB: moment(choseA.value - dA - choseB.value, [1 - a, -1, a, 0], [-1, 0]),
  }
}

/** For those who chose A, chose B, were randomised to A, to B. */
type Four = readonly [number, number, number, number]
