import { StatisticsInputError } from '../input-error.ts'
import { requireBetween } from './option-range.ts'

export interface RileyValidationContinuousOptions {
  /** Expected R-squared of the model in the new patients. */
  readonly r2: number
  /** Expected standard deviation of the outcome. */
  readonly sd: number
  /** Expected calibration slope. */
  readonly slope?: number
  /** Width wanted of each 95 % interval; that of calibration in the large is in units of the outcome. */
  readonly widths: {
    readonly r2?: number
    readonly calibrationInTheLarge: number
    readonly slope?: number
  }
}

export interface ValidationSizeContinuous {
  readonly r2: number
  readonly calibrationInTheLarge: number
  readonly slope: number
  /** Residual standard deviations of both calibration models within 10 %. */
  readonly residualDeviation: number
  /** The largest of the four. */
  readonly n: number
}

const Z = 1.96

/**
 * Smallest number of patients to validate a model of a continuous outcome, from se(R2) = sqrt(4 R2 (1 - R2)^2 / n),
 * se(calibration in the large) = sqrt(var(Y) (1 - R2) / n), se(slope) = slope sqrt((1 - R2) / (R2 (n - 1))), and 234
 * residual degrees of freedom. Archer et al., Stat Med 2021;40:133.
 * @throws StatisticsInputError when an option is out of its range
 */
export function rileyValidationContinuous(
  options: RileyValidationContinuousOptions,
): ValidationSizeContinuous {
  const { r2, sd, slope: expected = 1, widths } = options
  const { r2: r2Width = 0.1, calibrationInTheLarge: largeWidth, slope: slopeWidth = 0.2 } = widths
  requireBetween('r2', r2, 0, 1)
  requireBetween('sd', sd, 0, Number.POSITIVE_INFINITY)
  for (const value of [r2Width, largeWidth, slopeWidth, expected])
    if (!(value > 0 && Number.isFinite(value)))
      throw new StatisticsInputError('option', 'widths', 'Widths and the expected slope are above 0.')
  const error = (width: number) => (width / (2 * Z)) ** 2
  const forR2 = Math.ceil((4 * r2 * (1 - r2) ** 2) / error(r2Width))
  const forLarge = Math.ceil((sd * sd * (1 - r2)) / error(largeWidth))
  const forSlope = Math.ceil(1 + (expected * expected * (1 - r2)) / (r2 * error(slopeWidth)))
  const residualDeviation = 236
  return {
    r2: forR2,
    calibrationInTheLarge: forLarge,
    slope: forSlope,
    residualDeviation,
    n: Math.max(forR2, forLarge, forSlope, residualDeviation),
  }
}
