import { cox, createRandom, nelsonAalenAtOwnTime } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { carryError } from './carry-error.ts'
import { predictLabel } from './predict-label.ts'

const truth = 0.8

/** 300 patients; the label (variance 1) is told by two columns to half of its variance and measured in 72. */
function study(seed: number) {
  const random = createRandom(seed, 'label study')
  const n = 300
  const first = Float64Array.from({ length: n }, () => random.normal())
  const second = Float64Array.from({ length: n }, () => random.normal())
  const label = first.map((x, i) => 0.5 * x + 0.5 * second[i] + Math.sqrt(0.5) * random.normal())
  const measured = label.map((value, i) => (i % 25 < 6 ? value : Number.NaN))
  const time = label.map(value => -Math.log1p(-random.next()) / Math.exp(truth * value))
  const event = Uint8Array.from(time, t => (t < 2.5 ? 1 : 0))
  const seen = time.map(t => Math.min(t, 2.5))
  const centre = Int32Array.from({ length: n }, (_, i) => i % 5)
  const { predicted } = predictLabel(measured, [first, second], centre, seed)
  return carryError({
    measured,
    predicted,
    auxiliary: { event: Float64Array.from(event), hazard: nelsonAalenAtOwnTime({ time: seen, event }) },
    analyse: (values, rows) => {
      const fit = cox({
        time: Float64Array.from(rows, i => seen[i]),
        event: Uint8Array.from(rows, i => event[i]),
        x: [Float64Array.from(rows, i => values[i])],
      })
      return { estimates: [fit.coefficients[0]], variances: [fit.se[0] ** 2] }
    },
    imputations: 10,
    level: 0.95,
    seed,
  })
}

describe('the error of a predicted label, carried into an analysis', () => {
  // Known by construction: the log hazard ratio that made the times. 60 replications, so a coverage of 95 % has a
  // binomial standard error of 2.8 points.
  const runs = Array.from({ length: 60 }, (_, seed) => study(seed))
  const covers = (way: 'measured' | 'pluggedIn' | 'carried') =>
    runs.filter(one => one[way][0].lower <= truth && truth <= one[way][0].upper).length

  it('widens the interval, which then covers, while the prediction plugged in as if measured is too narrow', () => {
    const se = (way: 'pluggedIn' | 'carried') =>
      runs.reduce((sum, one) => sum + one[way][0].se / runs.length, 0)
    expect(se('carried')).toBeGreaterThan(1.2 * se('pluggedIn'))
    expect(covers('pluggedIn')).toBeLessThan(52)
    expect(covers('carried')).toBeGreaterThanOrEqual(52)
  })

  it('is narrower than the measured alone: the predictions tell something', () => {
    const mean = (way: 'measured' | 'carried') =>
      runs.reduce((sum, one) => sum + one[way][0].se / runs.length, 0)
    expect(mean('carried')).toBeLessThan(mean('measured'))
  })
})
