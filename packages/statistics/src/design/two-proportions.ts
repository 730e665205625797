import { normalLower, normalQuantile } from '../distributions/index.ts'
import { StatisticsInputError } from '../input-error.ts'
import { requireBetween, requireErrors } from './option-range.ts'

export interface TwoProportionsOptions {
  /** Probability of the event in the control arm, and in the experimental arm under the alternative. */
  readonly control: number
  readonly experimental: number
  readonly alpha?: number
  readonly sides?: 1 | 2
  readonly power?: number
  /** Patients of the experimental arm for each of the control arm. */
  readonly allocation?: number
  /** Adds Fleiss's continuity correction, which brings the size near that of Fisher's exact test. */
  readonly continuity?: boolean
  /**
   * Non-inferiority: the experimental probability may lie this much on the worse side of the control's; the test is
   * of the difference against the margin, with unpooled variance. 0 or none is a test of superiority.
   */
  readonly margin?: number
}

export interface TwoProportionsSize {
  /** Patients of the control arm, before rounding up. */
  readonly exactControl: number
  readonly n: { readonly control: number; readonly experimental: number; readonly total: number }
}

/**
 * Patients to compare two proportions by the normal test with pooled variance, k = `allocation`:
 * n = (za sqrt((1 + k) p q / k) + zb sqrt(p1 q1 + p2 q2 / k))^2 / (p1 - p2)^2 with p = (p1 + k p2) / (1 + k).
 * With the continuity correction n (1 + sqrt(1 + 2 (1 + k) / (n k |p1 - p2|)))^2 / 4.
 * With a margin m: n = (za + zb)^2 (p1 q1 + p2 q2 / k) / (p2 - p1 + m)^2, for an event that is good (p2 may be lower by
 * m); give the margin negative for an event that is bad. Fleiss, Tytun & Ury, Biometrics 1980;36:343.
 * R: power.prop.test (equal arms), rpact::getSampleSizeRates.
 * @throws StatisticsInputError when an option is out of its range, or there is no effect to detect
 */
export function twoProportionsSize(options: TwoProportionsOptions): TwoProportionsSize {
  const { alpha = 0.05, sides = 2, power = 0.8, allocation: k = 1, continuity = false } = options
  requireErrors(alpha, power, sides)
  const { p1, p2, distance } = effect(options)
  const za = normalQuantile(1 - alpha / sides)
  const zb = normalQuantile(power)
  const alternative = p1 * (1 - p1) + (p2 * (1 - p2)) / k
  let n: number
  if (options.margin) n = ((za + zb) / distance) ** 2 * alternative
  else {
    const pooled = (p1 + k * p2) / (1 + k)
    const equal = ((1 + k) * pooled * (1 - pooled)) / k
    n = ((za * Math.sqrt(equal) + zb * Math.sqrt(alternative)) / distance) ** 2
  }
  if (continuity) n = (n / 4) * (1 + Math.sqrt(1 + (2 * (1 + k)) / (n * k * Math.abs(distance)))) ** 2
  const control = Math.ceil(n - 1e-9)
  const experimental = Math.ceil(n * k - 1e-9)
  return { exactControl: n, n: { control, experimental, total: control + experimental } }
}

/** Power of the same test with n patients in the control arm (and k n in the other). */
export function twoProportionsPower(
  options: Omit<TwoProportionsOptions, 'power' | 'continuity'> & { readonly n: number },
): number {
  const { alpha = 0.05, sides = 2, allocation: k = 1, n } = options
  requireErrors(alpha, 1 - 1e-12, sides)
  requireBetween('n', n, 0, Number.POSITIVE_INFINITY)
  const { p1, p2, distance } = effect(options)
  const za = normalQuantile(1 - alpha / sides)
  const alternative = p1 * (1 - p1) + (p2 * (1 - p2)) / k
  const pooled = (p1 + k * p2) / (1 + k)
  const equal = options.margin ? alternative : ((1 + k) * pooled * (1 - pooled)) / k
  return normalLower((Math.abs(distance) * Math.sqrt(n) - za * Math.sqrt(equal)) / Math.sqrt(alternative))
}

function effect(options: Pick<TwoProportionsOptions, 'control' | 'experimental' | 'allocation' | 'margin'>) {
  const { control: p1, experimental: p2, allocation = 1, margin = 0 } = options
  requireBetween('control', p1, 0, 1)
  requireBetween('experimental', p2, 0, 1)
  requireBetween('allocation', allocation, 0, Number.POSITIVE_INFINITY)
  requireBetween('margin', margin, -1, 1)
  const distance = p2 - p1 + margin
  if (distance === 0)
    throw new StatisticsInputError(
      'option',
      'experimental',
      'The two proportions do not differ: there is no effect to detect.',
    )
  if (margin !== 0 && Math.sign(distance) !== Math.sign(margin))
    throw new StatisticsInputError(
      'option',
      'margin',
      'The experimental arm lies beyond the margin: non-inferiority cannot be shown.',
    )
  return { p1, p2, distance }
}
