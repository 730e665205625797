import type { ContinuousOutcome } from '@tessera/learning'
import { linearRegression, pearson, spearman, valueScores } from '@tessera/statistics'
import { type Evaluated, sizeOf } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { onceFor } from './once-for.ts'

/** The values of evaluated patients. */
export function valuesOf(evaluated: Evaluated): ContinuousOutcome {
  if (evaluated.outcome.kind !== 'continuous')
    throw new TypeError(`a measure of values was given a ${evaluated.outcome.kind} outcome`)
  return evaluated.outcome
}

/** The level decides the interval of the mean error alone, which is asked for once. */
const scoresOf = onceFor(evaluated => scoresAt(evaluated, 0.95))

function scoresAt(evaluated: Evaluated, level: number) {
  return valueScores({ observed: valuesOf(evaluated).value, predicted: evaluated.linear, level })
}

function refuseOneValue(evaluated: Evaluated): string | null {
  const { value } = valuesOf(evaluated)
  if (value.length < 4) return `${value.length} patients are too few`
  return value.every(own => own === value[0]) ? `all ${value.length} patients have one value` : null
}

const shape = {
  horizon: null,
  threshold: null,
  across: 'all held-out patients',
  pooledOn: null,
  compared: false,
  refuse: refuseOneValue,
  interval: () => null,
  weight: sizeOf,
} as const

/**
 * How well values are predicted, the headline first: Pearson's correlation of predicted and observed within folds;
 * rank correlation; the share of the variation that predictions explain (1 - squared error over that about the mean);
 * errors in the outcome's unit; and mean error and slope of observed on predicted.
 */
export function valueMeasures(unit: string | null): readonly Measure[] {
  const inUnit = unit === null ? '' : `, ${unit}`
  return [
    {
      ...shape,
      name: 'pearson',
      label: 'Correlation of predicted and observed',
      across: 'within folds',
      pooledOn: 'fisher',
      compared: true,
      better: 'higher',
      value: evaluated =>
        valueOrNaN(() => pearson({ x: evaluated.linear, y: valuesOf(evaluated).value }).value),
      interval: (evaluated, level) => {
        const { value, zError, lower, upper } = pearson({
          x: evaluated.linear,
          y: valuesOf(evaluated).value,
          level,
        })
        const se = zError * (1 - value * value)
        return { value, se, lower, upper, method: "Pearson, Fisher's interval" }
      },
    },
    {
      ...shape,
      name: 'spearman',
      label: 'Rank correlation (Spearman)',
      across: 'within folds',
      better: 'higher',
      value: evaluated =>
        valueOrNaN(() => spearman({ x: evaluated.linear, y: valuesOf(evaluated).value }).rho),
    },
    {
      ...shape,
      name: 'r_squared',
      label: 'R², share of variation explained',
      compared: true,
      better: 'higher',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).r2),
    },
    {
      ...shape,
      name: 'rmse',
      label: `Root mean squared error${inUnit}`,
      compared: true,
      better: 'lower',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).rmse),
    },
    {
      ...shape,
      name: 'mae',
      label: `Mean absolute error${inUnit}`,
      compared: true,
      better: 'lower',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).mae),
    },
    {
      ...shape,
      name: 'mean_error',
      label: `Mean error, observed less predicted${inUnit}`,
      pooledOn: 'identity',
      better: 'zero',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).meanError.value),
      interval: (evaluated, level) => ({ ...scoresAt(evaluated, level).meanError, method: "Student's t" }),
    },
    {
      ...shape,
      name: 'calibration_slope',
      label: 'Calibration slope',
      pooledOn: 'identity',
      better: 'one',
      refuse: refuseSlope,
      value: evaluated =>
        valueOrNaN(() => (refuseSlope(evaluated) === null ? slopeOf(evaluated, 0.95).value : Number.NaN)),
      interval: slopeOf,
    },
  ]
}

function refuseSlope(evaluated: Evaluated): string | null {
  const { linear } = evaluated
  return (
    refuseOneValue(evaluated) ??
    (linear.every(value => value === linear[0]) ? 'the model predicts the same for everybody' : null)
  )
}

/** Slope of the least-squares line of observed on predicted: below 1 the predictions are too extreme. */
function slopeOf(evaluated: Evaluated, level: number) {
  const fit = linearRegression({ y: valuesOf(evaluated).value, x: [evaluated.linear], level })
  return {
    value: fit.coefficients[1],
    se: fit.se[1],
    lower: fit.lower[1],
    upper: fit.upper[1],
    method: 'linear regression of observed on predicted',
  }
}
