import { benefitCalibration, cForBenefit, rankAverageEffect, StatisticsInputError } from '@tessera/statistics'
import type { BenefitClock } from '../intake/clock.ts'
import type { EffectScores } from './effect-scores.ts'
import { type Pooled, pooledEstimate } from './pooled.ts'
import type { PredictedBenefit } from './predicted-benefit.ts'

/** One group of predicted benefit. */
export interface JudgedGroup {
  /** Rows of the group. */
  readonly rows: readonly number[]
  readonly predicted: number
  readonly restrictedMean: Pooled
  readonly survival: Pooled
}

/** A predicted benefit judged by the scores of the same patients. */
export interface JudgedBenefit {
  readonly n: number
  readonly groups: readonly JudgedGroup[]
  readonly slope: Pooled
  readonly intercept: number
  readonly inTheLarge: Pooled
  readonly autoc: Pooled
  /** Null where nothing is comparable. */
  readonly cForBenefit: Pooled | null
}

/** Fewest held-out patients of a fold in which ranking means anything. */
const leastOfFold = 15

/**
 * Judges a predicted benefit: what was observed by group of it, calibration, whether ranking by it finds those who
 * gain more (AUTOC), and the descriptive C-for-benefit. Over completed data sets by Rubin's rules. Everything that
 * compares patients does so within a fold: over folds the model without a centre predicts least where that centre did
 * best, and the comparison would be turned round.
 * @param sets scores of the arm, one a completed data set
 * @param folds held-out rows of each fold
 * @returns why it cannot be judged, or the judgement
 */
export function judgeBenefit(
  predicted: PredictedBenefit,
  sets: readonly EffectScores[],
  clock: BenefitClock,
  folds: readonly Int32Array[],
  options: { readonly groups: number; readonly level: number; readonly seed: number },
): JudgedBenefit | string {
  const { groups, level, seed } = options
  const { benefit } = predicted
  const inFold = folds
    .map(rows => rows.filter(i => !Number.isNaN(benefit[i])))
    .filter(rows => rows.length >= leastOfFold)
  const rows = inFold.flatMap(own => [...own])
  if (rows.length < 2 * leastOfFold)
    return predicted.why ?? `${rows.length} patients in folds of ${leastOfFold} and more have a prediction`
  const pick = (values: Float64Array, of: ArrayLike<number>) => Float64Array.from(of, i => values[i])
  const centred = (values: Float64Array) =>
    Float64Array.from(inFold.flatMap(own => lessMean(pick(values, own))))
  try {
    const lines = sets.map(({ restrictedMean }) =>
      benefitCalibration({ scores: centred(restrictedMean), predicted: centred(benefit), groups: 2, level }),
    )
    const members = groupsWithin(benefit, inFold, groups)
    const inTheLarge = sets.map(({ restrictedMean }) => meanOf(rows.map(i => restrictedMean[i] - benefit[i])))
    const slope = pooledEstimate(
      lines.map(line => line.slope),
      level,
    )
    const meanPredicted = meanOf(rows.map(i => benefit[i])).value
    return {
      n: rows.length,
      groups: members.map(own => ({
        rows: own,
        predicted: meanOf(own.map(i => benefit[i])).value,
        restrictedMean: pooledEstimate(
          sets.map(({ restrictedMean }) => meanOf(own.map(i => restrictedMean[i]))),
          level,
        ),
        survival: pooledEstimate(
          sets.map(({ survival }) => meanOf(own.map(i => survival[i]))),
          level,
        ),
      })),
      slope,
      intercept:
        inTheLarge.reduce((sum, { value }) => sum + value / sets.length, 0) +
        (1 - slope.value) * meanPredicted,
      inTheLarge: pooledEstimate(inTheLarge, level),
      autoc: pooledEstimate(
        sets.map(({ restrictedMean }) =>
          overFolds(
            inFold.map(own => ({
              n: own.length,
              ...rankAverageEffect({
                scores: pick(restrictedMean, own),
                priority: pick(benefit, own),
                seed,
                level,
              }).autoc,
            })),
          ),
        ),
        level,
      ),
      cForBenefit: descriptive(predicted, rows, centred(benefit), clock, seed, level),
    }
  } catch (error) {
    if (error instanceof StatisticsInputError) return error.message
    throw error
  }
}

function lessMean(values: Float64Array): number[] {
  const { value } = meanOf([...values])
  return Array.from(values, own => own - value)
}

/** Mean and its error. */
export function meanOf(values: readonly number[]): { readonly value: number; readonly se: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value / n, 0)
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { value: mean, se: Math.sqrt(square / (n - 1) / n) }
}

/** Estimates of folds averaged by their patients. */
function overFolds(folds: readonly { readonly n: number; readonly value: number; readonly se: number }[]) {
  const total = folds.reduce((sum, { n }) => sum + n, 0)
  return {
    value: folds.reduce((sum, { n, value }) => sum + (n / total) * value, 0),
    se: Math.sqrt(folds.reduce((sum, { n, se }) => sum + ((n / total) * se) ** 2, 0)),
  }
}

/** Groups of ascending prediction, cut at the quantiles of each fold. */
function groupsWithin(benefit: Float64Array, folds: readonly Int32Array[], groups: number): number[][] {
  const members: number[][] = Array.from({ length: groups }, () => [])
  for (const rows of folds) {
    const order = Array.from(rows).sort((a, b) => benefit[a] - benefit[b])
    order.forEach((row, at) => {
      members[Math.floor((at * groups) / order.length)].push(row)
    })
  }
  return members
}

/** C-for-benefit among those of the arm and the control whose outcome by the horizon is known. */
function descriptive(
  { arm }: PredictedBenefit,
  rows: readonly number[],
  predicted: Float64Array,
  clock: BenefitClock,
  seed: number,
  level: number,
): Pooled | null {
  const place = Array.from(rows.keys()).filter(at => {
    const i = rows[at]
    return (
      (clock.arm[i] === arm || clock.arm[i] === 0) && (clock.time[i] >= clock.horizon || clock.event[i] === 1)
    )
  })
  const known = place.map(at => rows[at])
  try {
    return cForBenefit({
      y: known.map(i => (clock.event[i] === 1 && clock.time[i] <= clock.horizon ? 1 : 0)),
      group: known.map(i => (clock.arm[i] === arm ? 1 : 0)),
      predicted: place.map(at => predicted[at]),
      seed,
      level,
    })
  } catch (error) {
    if (error instanceof StatisticsInputError) return null
    throw error
  }
}
