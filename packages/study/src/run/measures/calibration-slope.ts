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
  refuse: refuseOneClass,
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Slope of the outcome's logit on the predicted logit. Below 1 the predictions are too extreme. */
export const calibrationSlopeBinary: Measure = {
  ...shape,
  value: evaluated =>
    valueOrNaN(() => calibrationSlope({ event: binaryOf(evaluated).event, risk: evaluated.risk }).value),
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
