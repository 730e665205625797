import { requireOneOf, StatisticsInputError } from '../input-error.ts'

/** The scale of an estimate, and how a risk ratio is had from it. */
export type EValueMeasure =
  | 'riskRatio'
  | 'hazardRatioRare'
  | 'hazardRatioCommon'
  | 'oddsRatioRare'
  | 'oddsRatioCommon'
  | 'standardisedDifference'

const measures: readonly EValueMeasure[] = [
  'riskRatio',
  'hazardRatioRare',
  'hazardRatioCommon',
  'oddsRatioRare',
  'oddsRatioCommon',
  'standardisedDifference',
]

export interface EValue {
  /** The estimate as an (approximate) risk ratio. */
  readonly riskRatio: number
  /** E-value of the estimate. */
  readonly point: number
  /** E-value of the limit nearer to no effect; 1 where the interval holds no effect; null without limits. */
  readonly limit: number | null
}

/**
 * E-values: the smallest risk ratio with both treatment and outcome that an unmeasured confounder would need,
 * beyond the measured ones, to explain the estimate away: E = RR + sqrt(RR (RR - 1)) for RR >= 1, of 1 / RR below.
 * Risk ratios are had from other measures as: a hazard or odds ratio itself where the outcome is rare (below 15 %
 * by the end of follow-up); (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1 / HR)) for a hazard ratio and sqrt(OR) for an odds
 * ratio of a common outcome; exp(0.91 d) for a difference of means in standard deviations.
 * `nonNull` asks what would move the estimate to that risk ratio instead of 1.
 * VanderWeele & Ding, Ann Intern Med 2017;167:268. R: EValue.
 * @throws StatisticsInputError on ratios that are not above 0, or limits on the wrong side of the estimate
 */
export function eValue(options: {
  readonly measure: EValueMeasure
  readonly estimate: number
  readonly lower?: number
  readonly upper?: number
  /** True effect on the risk-ratio scale to which the estimate is moved; default 1. */
  readonly nonNull?: number
}): EValue {
  const { measure, estimate, lower, upper, nonNull = 1 } = options
  requireOneOf('measure', measure, measures)
  const toRatio = (argument: string, value: number) => {
    if (!Number.isFinite(value) || (measure !== 'standardisedDifference' && !(value > 0)))
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${value}: ${measure === 'standardisedDifference' ? 'give a finite number' : 'a ratio is above 0'}.`,
      )
    return riskRatioOf(measure, value)
  }
  if (!(nonNull > 0))
    throw new StatisticsInputError('option', 'nonNull', `nonNull is ${nonNull}: a risk ratio is above 0.`)
  const riskRatio = toRatio('estimate', estimate)
  const below = lower === undefined ? undefined : toRatio('lower', lower)
  const above = upper === undefined ? undefined : toRatio('upper', upper)
  if ((below !== undefined && below > riskRatio) || (above !== undefined && above < riskRatio))
    throw new StatisticsInputError(
      'domain',
      'lower',
      `The interval ${lower} to ${upper} does not hold the estimate ${estimate}.`,
    )
  const nearer = riskRatio > nonNull ? below : above
  return {
    riskRatio,
    point: strength(riskRatio / nonNull),
    limit:
      nearer === undefined
        ? null
        : riskRatio > nonNull === nearer > nonNull && riskRatio !== nonNull
          ? strength(nearer / nonNull)
          : 1,
  }
}

function riskRatioOf(measure: EValueMeasure, value: number): number {
  if (measure === 'standardisedDifference') return Math.exp(0.91 * value)
  if (measure === 'oddsRatioCommon') return Math.sqrt(value)
  if (measure !== 'hazardRatioCommon') return value
  const risk = (root: number) => -Math.expm1(-root * Math.LN2)
  return risk(Math.sqrt(value)) / risk(Math.sqrt(1 / value))
}

function strength(ratio: number): number {
  const away = ratio < 1 ? 1 / ratio : ratio
  return away + Math.sqrt(away * (away - 1))
}
