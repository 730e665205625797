import { describe, expect, it } from 'vitest'
import type { Evaluated } from '../evaluated.ts'
import { calibrationSlopeBinary, calibrationSlopeSurvival } from './calibration-slope.ts'

const event = Uint8Array.from([1, 0, 1, 1, 0, 1, 0, 1])
const time = Float64Array.from([2, 3, 4, 6, 7, 9, 11, 12])
const same: Omit<Evaluated, 'outcome'> = {
  linear: new Float64Array(8),
  risk: new Float64Array(8).fill(0.5),
  survival: null,
  levels: null,
  high: new Uint8Array(8),
}

describe('calibration slope of a model that predicts the same for everybody', () => {
  it('is not estimated, and says why', () => {
    const binary: Evaluated = { ...same, outcome: { kind: 'binary', event } }
    const survival: Evaluated = {
      ...same,
      outcome: { kind: 'time-to-event', time, event, horizon: 10, unit: 'months' },
    }
    expect(calibrationSlopeBinary.refuse(binary)).toBe('the model predicts the same for everybody')
    expect(calibrationSlopeSurvival.refuse(survival)).toBe('the model predicts the same for everybody')
    expect(calibrationSlopeBinary.value(binary)).toBeNaN()
    expect(calibrationSlopeSurvival.value(survival)).toBeNaN()
  })
})
