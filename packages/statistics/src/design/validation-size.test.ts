import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { rileyValidationContinuous } from './validation-size-continuous.ts'
import { rileyValidationSurvival } from './validation-size-survival.ts'

interface SurvivalCase {
  readonly mean: number
  readonly sd: number
  readonly baselineHazard: number
  readonly horizon: number
  readonly censoringHazard: number
  readonly longestFollowUp: number
  readonly risk: number
  readonly share: number
  readonly slopeVariance: number
  readonly ratioVariance: number
}
const { survival, continuous } = reference<{
  survival: SurvivalCase[]
  continuous: { r2: number; sd: number; n: number; draws: number; se: number[] }[]
}>('validation-size')

/** So narrow that rounding up to a patient does not matter: the size then tells the variance. */
const NARROW = 0.002
const se = NARROW / (2 * 1.96)

describe('rileyValidationSurvival', () => {
  it('rests on the errors of cohorts of 400,000 simulated in R, within their Monte-Carlo error', () => {
    for (const { mean, sd, risk, share, slopeVariance, ratioVariance, ...rest } of survival) {
      const widths = { observedExpected: NARROW, slope: NARROW }
      const size = rileyValidationSurvival({ ...rest, linear: { mean, sd }, cStatistic: 0.7, widths })
      expectAgreement(size.risk, risk, 0.01)
      expectAgreement(size.events / size.n, share, 0.01)
      expectAgreement(size.slope * se * se, slopeVariance, 0.015)
      expectAgreement(size.observedExpected * (Math.asinh(NARROW / 2) / 1.96) ** 2, ratioVariance, 0.015)
    }
  })

  it.each([
    [{ horizon: 0 }, 'horizon'],
    [{ longestFollowUp: 1 }, 'before the horizon'],
    [{ baselineHazard: -1 }, 'baselineHazard'],
    [{ censoringHazard: -1 }, 'censoringHazard'],
    [{ linear: { mean: 0, sd: 0 } }, 'linear.sd'],
  ])('%o is refused', (wrong, says) => {
    const right = { linear: { mean: 0, sd: 1 }, baselineHazard: 0.1, horizon: 3, cStatistic: 0.7 }
    expect(() => rileyValidationSurvival({ ...right, ...wrong })).toThrow(says)
  })
})

describe('rileyValidationContinuous', () => {
  it('rests on the sampling deviations of 20,000 simulated cohorts in R, within their Monte-Carlo error', () => {
    for (const { r2, sd, n, se: simulated } of continuous) {
      // the width that the simulated size reaches
      const width = (deviation: number) => 2 * 1.96 * deviation
      const size = rileyValidationContinuous({
        r2,
        sd,
        widths: {
          r2: width(simulated[0]),
          calibrationInTheLarge: width(simulated[1]),
          slope: width(simulated[2]),
        },
      })
      // errors fall with the root of n, so 2 % of an error is 4 % of a size; the formulas are those of large n
      for (const found of [size.r2, size.calibrationInTheLarge, size.slope])
        expect(Math.abs(found / n - 1)).toBeLessThan(0.04)
    }
  })

  it('needs 236 patients for the residual deviations alone', () => {
    const { n, residualDeviation } = rileyValidationContinuous({
      r2: 0.9,
      sd: 1,
      widths: { r2: 1, calibrationInTheLarge: 1, slope: 1 },
    })
    expect([n, residualDeviation]).toEqual([236, 236])
  })

  it('refuses widths of nothing', () => {
    expect(() => rileyValidationContinuous({ r2: 0.5, sd: 1, widths: { calibrationInTheLarge: 0 } })).toThrow(
      'above 0',
    )
  })
})
