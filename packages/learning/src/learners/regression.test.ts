import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { createLearner } from './create-learner.ts'
import { categorical, modellingRows, numeric, trainOnFirst } from './reference.case.ts'

interface Raw {
  age: (number | null)[]
  marker: number[]
  stage: string[]
  response: number[]
  time: number[]
  event: number[]
}
const r: {
  train: Raw
  new: Raw
  medianAge: number
  commonStage: string
  logistic: { coefficients: number[]; se: number[]; linear: number[]; risk: number[]; cutOff: number }
  cox: {
    coefficients: number[]
    se: number[]
    linear: number[]
    centre: number
    times: number[]
    horizon: number
    survival: number[][]
    baseline: number
  }
} = reference('regression')

const both = (column: keyof Raw) => [...r.train[column], ...r.new[column]]
const features = [
  numeric(
    'age',
    both('age').map(v => (v === null ? null : Number(v))),
  ),
  numeric('marker', both('marker').map(Number)),
  categorical('stage', both('stage').map(String)),
]
const bits = (column: 'response' | 'event') => Uint8Array.from(both(column), Number)
const context = { seed: 1 }
const n = r.train.age.length

describe('logistic regression with its preparation', () => {
  const rows = modellingRows(features, { kind: 'binary', event: bits('response') })
  const { training, heldOut } = trainOnFirst(rows, n)
  const model = createLearner('regression', 'binary').fit(training, context)

  it('gives the coefficients and standard errors of R glm', () => {
    const { coefficients } = model.describe()
    expect(coefficients.map(c => c.term)).toEqual(['(intercept)', 'age', 'marker', 'stage: III', 'stage: IV'])
    expect(
      largestError(
        'Logistic regression learner, preparation included',
        coefficients.map(c => c.coefficient),
        r.logistic.coefficients,
      ),
    ).toBeLessThan(1e-10)
    expect(
      largestError(
        'Logistic regression learner, preparation included',
        coefficients.map(c => c.se ?? Number.NaN),
        r.logistic.se,
      ),
    ).toBeLessThan(1e-10)
    expect(coefficients.map(c => c.whenMissing)).toEqual([
      null,
      String(r.medianAge),
      expect.any(String),
      r.commonStage,
      r.commonStage,
    ])
  })

  it('predicts new patients as R does, missing values filled from training', () => {
    const prediction = model.predict(heldOut)
    expect(
      largestError('Logistic regression learner, preparation included', prediction.linear, r.logistic.linear),
    ).toBeLessThan(1e-10)
    expect(
      largestError('Logistic regression learner, preparation included', prediction.risk, r.logistic.risk),
    ).toBeLessThan(1e-10)
    expect(prediction.survival).toBeNull()
    expect(prediction.unseen).toEqual([{ feature: 'stage', level: 'X', count: 3 }])
    const missingAge = r.new.age.filter(age => age === null).length
    expect(prediction.imputed.find(entry => entry.feature === 'age')?.count).toBe(missingAge)
  })

  it('fixes the median training risk as cut-off', () => {
    expect(
      largestError('Logistic regression learner, preparation included', [model.cutOff], [r.logistic.cutOff]),
    ).toBeLessThan(1e-10)
    expect(model.parameters).toBe(4)
  })
})

describe('Cox regression with its preparation and baseline', () => {
  const { horizon } = r.cox
  const time = Float64Array.from(both('time'), Number)
  const outcome = { kind: 'time-to-event', time, event: bits('event'), unit: 'months', horizon } as const
  const { training, heldOut } = trainOnFirst(modellingRows(features, outcome), n)
  const model = createLearner('regression', 'time-to-event').fit(training, context)

  it('gives the coefficients, standard errors and baseline survival of R coxph and basehaz', () => {
    const { coefficients, baselineSurvival, centre } = model.describe()
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        coefficients.map(c => c.coefficient),
        r.cox.coefficients,
      ),
    ).toBeLessThan(1e-10)
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        coefficients.map(c => c.se ?? Number.NaN),
        r.cox.se,
      ),
    ).toBeLessThan(1e-10)
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        [centre ?? Number.NaN],
        [r.cox.centre],
      ),
    ).toBeLessThan(1e-10)
    expect(baselineSurvival?.time).toBe(24)
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        [baselineSurvival?.survival ?? Number.NaN],
        [r.cox.baseline],
      ),
    ).toBeLessThan(1e-10)
  })

  it('predicts survival curves of new patients as R survfit does', () => {
    const prediction = model.predict(heldOut, Float64Array.from(r.cox.times))
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        prediction.linear,
        r.cox.linear,
      ),
    ).toBeLessThan(1e-10)
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        prediction.survival?.probability ?? [],
        r.cox.survival.flat(),
      ),
    ).toBeLessThan(1e-10)
    const atHorizon = r.cox.survival.map(row => 1 - row[r.cox.times.indexOf(24)])
    expect(
      largestError(
        'Cox regression learner: coefficients, baseline and survival curves',
        prediction.risk,
        atHorizon,
      ),
    ).toBeLessThan(1e-10)
  })

  it('can be applied by hand from its description', () => {
    const { coefficients, baselineSurvival, centre } = model.describe()
    const row = r.new.age.findIndex((age, i) => age !== null && r.new.stage[i] === 'IV')
    const values = [r.new.age[row] ?? 0, r.new.marker[row], 0, 1]
    const sum = coefficients.reduce((total, c, j) => total + c.coefficient * values[j], 0)
    const risk = 1 - (baselineSurvival?.survival ?? 0) ** Math.exp(sum - (centre ?? 0))
    expect(model.predict(heldOut).risk[row]).toBeCloseTo(risk, 12)
  })
})
