import { calibrationSlope, survivalCalibrationSlope } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, refuseOneClass, survivalOf } from './outcome-of.ts'

const shape = {
  name: 'calibration_slope',
  label: 'Calibration slope',
  horizon: null,
  threshold: null,
  across: 'all held-out patients',
  pooledOn: 'identity',
  compared: false,
  better: 'one',
  refuse: (evaluated: Evaluated) => refuseOneClass(evaluated) ?? refuseOnePrediction(evaluated),
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Without differences between predictions there is nothing to be too strong or too weak. */
function refuseOnePrediction({ linear }: Evaluated): string | null {
  return linear.every(value => value === linear[0]) ? 'the model predicts the same for everybody' : null
}

/** Slope of the outcome's logit on the predicted logit. Below 1 the predictions are too extreme. */
export const calibrationSlopeBinary: Measure = {
  ...shape,
  value: evaluated =>
    valueOrNaN(() =>
      refuseOnePrediction(evaluated) === null
        ? calibrationSlope({ event: binaryOf(evaluated).event, risk: evaluated.risk }).value
        : Number.NaN,
    ),
  interval: (evaluated, level) => {
    const { event } = binaryOf(evaluated)
    const { value, se, lower, upper } = calibrationSlope({ event, risk: evaluated.risk, level })
    return { value, se, lower, upper, method: 'logistic recalibration, Wald' }
  },
}

/** Log hazard ratio per unit of the linear predictor in the held-out patients. */
export const calibrationSlopeSurvival: Measure = {
  ...shape,
  value: evaluated =>
    valueOrNaN(() => {
      const { time, event } = survivalOf(evaluated)
      if (refuseOnePrediction(evaluated) !== null) return Number.NaN
      return survivalCalibrationSlope({ time, event, linear: evaluated.linear }).value
    }),
  interval: (evaluated, level) => {
    const { time, event } = survivalOf(evaluated)
    const { value, se, lower, upper } = survivalCalibrationSlope({
      time,
      event,
      linear: evaluated.linear,
      level,
    })
    return { value, se, lower, upper, method: 'Cox regression on the linear predictor, Wald' }
  },
}
