import { describe, expect, test } from 'vitest'
import { StatisticsInputError } from '../../input-error.ts'
import {
  coxPartialDeviance,
  crossValidateElasticNet,
  elasticNet,
  elasticNetCox,
  elasticNetMultinomial,
  partialDeviance,
} from './index.ts'

const fault = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof StatisticsInputError) return [error.fault, error.argument, error.row]
    throw error
  }
  return null
}

const x = [Float64Array.of(1, 2, 4, 3, 0)]
const y = [0, 1, 1, 0, 1]
const time = [1, 2, 3, 4, 5]
const event = [1, 0, 1, 1, 0]
/** One bad value in row 2. */
const spoilt = (value: number) => [1, 1, value, 1, 1]
const nan = Number.NaN

describe('an elastic net refuses', () => {
  const fits = {
    binomial: (more: object) => elasticNet({ family: 'binomial', y, x, alpha: 1, ...more }),
    gaussian: (more: object) => elasticNet({ family: 'gaussian', y, x, alpha: 1, ...more }),
    poisson: (more: object) => elasticNet({ family: 'poisson', y, x, alpha: 1, ...more }),
    cox: (more: object) => elasticNetCox({ time, event, x, alpha: 1, ...more }),
  }
  for (const [family, fit] of Object.entries(fits)) {
    test(`weights and offsets of another length, missing or negative: ${family}`, () => {
      expect(fault(() => fit({ weights: [1, 1] }))).toEqual(['length', 'weights', undefined])
      expect(fault(() => fit({ weights: spoilt(nan) }))).toEqual(['missing', 'weights', 2])
      expect(fault(() => fit({ weights: spoilt(-1) }))).toEqual(['domain', 'weights', 2])
      expect(fault(() => fit({ weights: [0, 0, 0, 0, 0] }))).toEqual(['empty', 'weights', undefined])
      expect(fault(() => fit({ offset: [1] }))).toEqual(['length', 'offset', undefined])
      expect(fault(() => fit({ offset: spoilt(nan) }))).toEqual(['missing', 'offset', 2])
      expect(fault(() => fit({ offset: spoilt(Number.POSITIVE_INFINITY) }))).toEqual(['missing', 'offset', 2])
      expect(fault(() => fit({ x: [Float64Array.of(1, 2)] }))).toEqual(['length', 'x[0]', undefined])
    })
  }

  test('the same of several classes', () => {
    const fit = (more: object) => elasticNetMultinomial({ y: [0, 1, 2, 0, 1], x, alpha: 1, ...more })
    expect(fault(() => fit({ weights: spoilt(-1) }))).toEqual(['domain', 'weights', 2])
    expect(fault(() => fit({ weights: [1] }))).toEqual(['length', 'weights', undefined])
    const offset = [spoilt(0), spoilt(nan), spoilt(0)]
    expect(fault(() => fit({ offset }))).toEqual(['missing', 'offset[1]', 2])
    expect(fault(() => fit({ offset: [[0], [0], [0]] }))).toEqual(['length', 'offset[0]', undefined])
  })

  test('a family that it does not know, in cross-validation too', () => {
    // as a caller without types would write it
    const options = JSON.parse('{ "family": "gamma", "alpha": 1 }')
    expect(fault(() => elasticNet({ y, x, ...options }))).toEqual(['option', 'family', undefined])
    expect(fault(() => crossValidateElasticNet({ y, x, folds: 3, ...options }))).toEqual([
      'option',
      'family',
      undefined,
    ])
  })

  test('events other than 0 and 1, and strata of another length', () => {
    expect(fault(() => fits.cox({ event: spoilt(2) }))).toEqual(['domain', 'event', 2])
    expect(fault(() => fits.cox({ event: spoilt(nan) }))).toEqual(['missing', 'event', 2])
    expect(fault(() => fits.cox({ strata: [1, 2] }))).toEqual(['length', 'strata', undefined])
    expect(fault(() => fits.cox({ start: [0] }))).toEqual(['length', 'start', undefined])
  })
})

describe('a partial deviance refuses', () => {
  const of = (more: object) => fault(() => partialDeviance({ time, event, ...more }))
  test('arrays of another length, missing values, events other than 0 and 1, and a start after its time', () => {
    expect(of({ weights: [1, 1] })).toEqual(['length', 'weights', undefined])
    expect(of({ weights: spoilt(nan) })).toEqual(['missing', 'weights', 2])
    expect(of({ weights: spoilt(-1) })).toEqual(['domain', 'weights', 2])
    expect(of({ strata: [1] })).toEqual(['length', 'strata', undefined])
    expect(of({ strata: spoilt(nan) })).toEqual(['missing', 'strata', 2])
    expect(of({ event: [1, 0] })).toEqual(['length', 'event', undefined])
    expect(of({ event: spoilt(0.5) })).toEqual(['domain', 'event', 2])
    expect(of({ time: spoilt(nan) })).toEqual(['missing', 'time', 2])
    expect(of({ start: [0, 0, 3, 0, 0] })).toEqual(['domain', 'start', 2])
    expect(of({ time: [], event: [] })).toEqual(['empty', 'time', undefined])
  })

  test('linear predictors of another length or missing', () => {
    const deviance = partialDeviance({ time, event })
    expect(fault(() => deviance.at(new Float64Array(4)))).toEqual(['length', 'linear', undefined])
    expect(fault(() => deviance.at(Float64Array.from(spoilt(nan))))).toEqual(['missing', 'linear', 2])
    expect(fault(() => coxPartialDeviance({ time, event, linear: [1] }))).toEqual([
      'length',
      'linear',
      undefined,
    ])
  })

  test('nothing where no row has an event: the deviance is 0', () => {
    expect(coxPartialDeviance({ time, event: [0, 0, 0, 0, 0], linear: time })).toBe(0)
  })
})
