import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { linearRegression } from '../regression/linear.ts'
import { logistic } from '../regression/logistic.ts'
import { cox } from '../survival/cox/cox.ts'
import { coxScreen, linearScreen, logisticScreen, type ScreenFit } from './index.ts'

const n = 80
const random = createRandom(7, 'screening')
const normal = () => Float64Array.from({ length: n }, () => random.normal())
const age = Float64Array.from(normal(), value => 60 + 9 * value)
const sex = Float64Array.from({ length: n }, (_, i) => i % 2)
const feature = normal()
const y = Float64Array.from(feature, (value, i) =>
  Number(random.next() < 1 / (1 + Math.exp(-value - 0.3 * sex[i]))),
)
// Rounded times: ties.
const time = Float64Array.from(
  feature,
  value => 1 + Math.round(-8 * Math.log(random.next()) * Math.exp(-0.5 * value)),
)
const event = Float64Array.from({ length: n }, () => Number(random.next() < 0.7))
const strata = Float64Array.from({ length: n }, (_, i) => i % 3)
const square = feature.map(value => value * value)
const some = Int32Array.from({ length: 60 }, (_, i) => i + 5)
const at = (column: Float64Array, rows: Int32Array) => Float64Array.from(rows, row => column[row])

function agree(
  fit: ScreenFit,
  whole: { coefficients: Float64Array; covariance: Float64Array },
  size: number,
) {
  expect(fit.state).toBe('estimated')
  const first = size - fit.coefficients.length
  fit.coefficients.forEach((b, j) => {
    expect(b).toBeCloseTo(whole.coefficients[first + j], 8)
    fit.coefficients.forEach((_, k) => {
      expect(fit.covariance[j * fit.coefficients.length + k]).toBeCloseTo(
        whole.covariance[(first + j) * size + first + k],
        8,
      )
    })
  })
}

describe('a screen', () => {
  it('gives the estimates of logistic regression, one column or two, of all rows or of some', () => {
    const screen = logisticScreen({ y, covariates: [age, sex] })
    for (const own of [[feature], [feature, square]]) {
      const whole = logistic({ y, x: [age, sex, ...own] })
      agree(screen.fit(own), whole, 3 + own.length)
      expect(screen.fit(own).logLikelihood).toBeCloseTo(whole.logLikelihood, 9)
      const part = logistic({ y: at(y, some), x: [age, sex, ...own].map(column => at(column, some)) })
      agree(screen.fit(own, some), part, 3 + own.length)
    }
  })

  it('gives the estimates of Cox regression with ties and strata', () => {
    const screen = coxScreen({ time, event, covariates: [age, sex], strata })
    for (const own of [[feature], [feature, square]]) {
      const whole = cox({ time, event, strata, x: [age, sex, ...own] })
      agree(screen.fit(own), whole, 2 + own.length)
      expect(screen.fit(own).logLikelihood).toBeCloseTo(whole.logLikelihood, 9)
      const part = cox({
        time: at(time, some),
        event: at(event, some),
        strata: at(strata, some),
        x: [age, sex, ...own].map(column => at(column, some)),
      })
      agree(screen.fit(own, some), part, 2 + own.length)
      agree(screen.fit(own), whole, 2 + own.length)
    }
    expect(screen.fit([]).logLikelihood).toBeCloseTo(
      cox({ time, event, strata, x: [age, sex] }).logLikelihood,
      9,
    )
  })

  it('gives the estimates of least squares', () => {
    const screen = linearScreen({ y: age, covariates: [sex] })
    agree(screen.fit([feature, square]), linearRegression({ y: age, x: [sex, feature, square] }), 4)
    agree(
      screen.fit([feature], some),
      linearRegression({ y: at(age, some), x: [at(sex, some), at(feature, some)] }),
      3,
    )
    expect(screen.fit([feature]).residualDf).toBe(n - 3)
  })

  it('names what has no estimate', () => {
    const constant = new Float64Array(n).fill(0.1)
    const decided = age.map((value, i) => 2 * value - sex[i])
    const apart = Float64Array.from(y, (value, i) => 10 * value + feature[i] / 10)
    const screens = [
      logisticScreen({ y, covariates: [age, sex] }),
      coxScreen({ time, event, covariates: [age, sex] }),
      linearScreen({ y: feature, covariates: [age, sex] }),
    ]
    for (const screen of screens) {
      expect(screen.fit([constant]).state).toBe('constant')
      expect(screen.fit([decided]).state).toBe('collinear')
      expect(screen.fit([feature], Int32Array.of(3)).state).toBe('too-few')
    }
    const separated = screens[0].fit([apart])
    expect(separated.state).toBe('infinite')
    expect(separated.logLikelihood).toBeGreaterThan(-1)
    expect(screens[1].fit([time.map(value => -value)]).state).toBe('infinite')
  })
})
