import { requireFinite, requireOneOf, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskyInverse, crossProduct } from '../linear-algebra/index.ts'
import { benefitGroups } from './benefit-groups.ts'
import { type Estimate, normalEstimate } from './estimate.ts'
import { horizonInteraction } from './horizon-interaction.ts'
import type { SurvivalMeasure } from './survival-scores.ts'
import type { WeightSource } from './weight-influence.ts'

/** Patients of similar predicted benefit. */
export interface BenefitGroup {
  readonly group: number
  readonly n: number
  /** Mean predicted benefit. */
  readonly predicted: number
  /** The error is NaN with a single patient. */
  readonly observed: Estimate
}

export interface BenefitCalibration {
  readonly groups: readonly BenefitGroup[]
  /** Mean observed less mean predicted benefit; 0 when right. */
  readonly inTheLarge: Estimate
  /** Of the line observed = intercept + slope * predicted: 0 and 1 when right. `slopeFromOne` tests 1. */
  readonly intercept: Estimate
  readonly slope: Estimate
  readonly slopeFromOne: Estimate
}

/**
 * Calibration for benefit against doubly robust scores: their means by quantile group of the predicted benefit, and
 * the line through all patients by least squares with HC3 errors (the best linear projection of the benefit on its
 * prediction). Scores and predictions must share scale and sign: benefit is positive where treatment helps, such as
 * risk without treatment less risk with it, `scores.control - scores.treated` of a risk.
 * van Klaveren, J Clin Epidemiol 2018;94:59; Xu & Yadlowsky, AISTATS 2022. R: lm, sandwich::vcovHC(type = "HC3").
 * @throws StatisticsInputError on lengths, missing values, or predictions that are all equal
 */
export function benefitCalibration(options: {
  /** One doubly robust score of the benefit a patient, not used to fit the prediction. */
  readonly scores: ArrayLike<number>
  readonly predicted: ArrayLike<number>
  readonly groups?: number
  readonly level?: number
}): BenefitCalibration {
  const { scores, predicted, groups = 5, level = 0.95 } = options
  const n = scores.length
  if (n < 3) throw new StatisticsInputError('empty', 'scores', `scores has ${n} rows: give 3 or more.`)
  requireFinite('scores', scores, n)
  requireFinite('predicted', predicted, n)
  const group = benefitGroups(predicted, groups)
  const every = Int32Array.from({ length: n }, (_, i) => i)
  const line = projection(scores, predicted)
  const inGroup = (g: number) => every.filter(i => group[i] === g)
  return {
    groups: Array.from({ length: group.reduce((max, g) => Math.max(max, g), 0) + 1 }, (_, g) => {
      const rows = inGroup(g)
      return {
        group: g,
        n: rows.length,
        predicted: rows.reduce((sum, i) => sum + predicted[i], 0) / rows.length,
        observed: meanEstimate(
          Float64Array.from(rows, i => scores[i]),
          level,
        ),
      }
    }),
    inTheLarge: meanEstimate(
      Float64Array.from(every, i => scores[i] - predicted[i]),
      level,
    ),
    intercept: normalEstimate(line.intercept, line.interceptSe, level),
    slope: normalEstimate(line.slope, line.slopeSe, level),
    slopeFromOne: normalEstimate(line.slope - 1, line.slopeSe, level),
  }
}

/** Mean with sd / sqrt(n); the error of one value is not a number. */
function meanEstimate(values: Float64Array, level: number): Estimate {
  const n = values.length
  let mean = 0
  for (const value of values) mean += value / n
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return normalEstimate(mean, Math.sqrt(squares / (n - 1) / n), level)
}

/** Least squares on one covariate, taken from its mean, with HC3 errors. */
function projection(y: ArrayLike<number>, x: ArrayLike<number>) {
  const n = y.length
  let centre = 0
  for (let i = 0; i < n; i++) centre += x[i] / n
  const design = [new Float64Array(n).fill(1), Float64Array.from(x, value => value - centre)]
  const bread = choleskyInverse(cholesky(crossProduct(design), 2))
  let total = 0
  let cross = 0
  for (let i = 0; i < n; i++) {
    total += y[i]
    cross += design[1][i] * y[i]
  }
  const mean = bread[0] * total
  const slope = bread[3] * cross
  let [m00, m01, m11] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const d = design[1][i]
    const leverage = bread[0] + d * d * bread[3]
    const square = ((y[i] - mean - slope * d) / (1 - leverage)) ** 2
    m00 += square
    m01 += square * d
    m11 += square * d * d
  }
  const [v00, v01, v11] = [bread[0] * bread[0] * m00, bread[0] * bread[3] * m01, bread[3] * bread[3] * m11]
  return {
    slope,
    slopeSe: Math.sqrt(v11),
    intercept: mean - slope * centre,
    interceptSe: Math.sqrt(v00 - 2 * centre * v01 + centre * centre * v11),
  }
}

/**
 * Observed benefit by quantile group of its prediction from Kaplan-Meier curves: the risk by tau in arm 0 less that
 * in arm 1, or the restricted mean in arm 1 less that in arm 0. `weights` or a `weighting` where treatment was not
 * randomised, as in weightedSurvival.
 * @throws StatisticsInputError as horizonInteraction: a group that lacks an arm, or follow-up to tau
 */
export function benefitBySurvival(
  options: WeightSource & {
    readonly time: ArrayLike<number>
    readonly event: ArrayLike<number>
    readonly group: ArrayLike<number>
    readonly predicted: ArrayLike<number>
    readonly tau: number
    readonly measure: SurvivalMeasure
    readonly groups?: number
    readonly level?: number
  },
): readonly BenefitGroup[] {
  const { predicted, measure, groups = 5, level = 0.95 } = options
  requireOneOf('measure', measure, ['risk', 'restrictedMean'])
  requireFinite('predicted', predicted, options.time.length)
  const modifier = benefitGroups(predicted, groups)
  const { levels } = horizonInteraction({ ...options, modifier })
  return levels.map((one, g) => {
    const { value, se } = measure === 'risk' ? one.riskDifference : one.restrictedMeanDifference
    let sum = 0
    modifier.forEach((own, i) => {
      if (own === g) sum += predicted[i]
    })
    return {
      group: g,
      n: one.n,
      predicted: sum / one.n,
      observed: normalEstimate(measure === 'risk' ? -value : value, se, level),
    }
  })
}
