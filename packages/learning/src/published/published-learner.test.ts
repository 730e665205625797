import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { learnerContract } from '../learners/learner.case.ts'
import { categorical, modellingRows, numeric, trainOnEvery } from '../learners/reference.case.ts'
import type { Outcome } from '../rows.ts'
import { formulaScore } from './formula.ts'
import { type PublishedUse, publishedLearner } from './published-learner.ts'

interface Tested {
  chosen: string
  statistic: number[]
  df: number[]
  p: number[]
}
const r: {
  age: number[]
  stage: string[]
  marker: number[]
  published: number[]
  binary: (Tested & { y: number[]; intercept: number; recalibration: number[]; fitted: number[] })[]
  survival: (Tested & { time: number[]; event: number[]; slope: number; risk: number[] })[]
} = reference('published')

const features = [numeric('age', r.age), categorical('stage', r.stage), numeric('marker', r.marker)]
const linearPredictor = '-2.0 + 0.03 * age + (stage == "IV" ? 0.8 : 0.0) + 0.0 * marker'
const source = 'made for this test'
const score = formulaScore({
  expression: linearPredictor,
  features: ['age', 'stage', 'marker'],
  gives: 'linear predictor',
})
const fit = (outcome: Outcome, use: PublishedUse, published = score) => {
  const rows = modellingRows(features, outcome)
  const training = trainOnEvery(rows)
  const model = publishedLearner({ name: 'published', source, score: published, use }, outcome.kind).fit(
    training,
    { seed: 1 },
  )
  return { model, prediction: model.predict(training, Float64Array.of(12, 24)) }
}
const binary = (y: number[]): Outcome => ({ kind: 'binary', event: Uint8Array.from(y) })
const survival = (c: { time: number[]; event: number[] }): Outcome => ({
  kind: 'time-to-event',
  time: Float64Array.from(c.time),
  event: Uint8Array.from(c.event),
  unit: 'months',
  horizon: 24,
})

describe('a published model', () => {
  it('is validated as it is: the formula alone gives risk', () => {
    const { model, prediction } = fit(binary(r.binary[0].y), 'validate')
    expect(largestError('Published formula as a model', prediction.linear, r.published)).toBeLessThan(1e-12)
    expect(
      largestError(
        'Published formula as a model',
        prediction.risk,
        r.published.map(lp => 1 / (1 + Math.exp(-lp))),
      ),
    ).toBeLessThan(1e-12)
    expect(model.parameters).toBe(0)
  })

  it('given as a probability is the same model', () => {
    const expression = `1.0 / (1.0 + exp(-(${linearPredictor})))`
    const same = formulaScore({ expression, features: score.features, gives: 'probability' })
    const { prediction } = fit(binary(r.binary[0].y), 'validate', same)
    expect(largestError('Published formula as a model', prediction.linear, r.published)).toBeLessThan(1e-10)
  })

  it('is recalibrated by intercept and slope, as R glm', () => {
    for (const c of r.binary) {
      const { coefficients } = fit(binary(c.y), 'recalibrate').model.describe()
      expect(
        largestError(
          'Recalibration of a published model',
          coefficients.map(row => row.coefficient),
          c.recalibration,
        ),
      ).toBeLessThan(1e-10)
    }
  })

  it('is recalibrated by slope and baseline for survival, as R coxph and basehaz', () => {
    for (const c of r.survival) {
      const { model, prediction } = fit(survival(c), 'recalibrate')
      expect(
        largestError(
          'Recalibration of a published model',
          [model.describe().coefficients[0].coefficient],
          [c.slope],
        ),
      ).toBeLessThan(1e-10)
      expect(largestError('Recalibration of a published model', prediction.risk, c.risk)).toBeLessThan(1e-10)
    }
  })

  for (const [kind, cases] of [
    ['binary', r.binary],
    ['survival', r.survival],
  ] as const)
    for (const c of cases)
      it(`is updated by closed testing, ${kind}: '${c.chosen}' as R's likelihood ratios say`, () => {
        const outcome = 'y' in c ? binary(c.y) : survival(c)
        const { model, prediction } = fit(outcome, 'update')
        const { settings, notes } = model.describe()
        expect(settings.update).toBe(c.chosen)
        const tested = notes.filter(note => note.startsWith('likelihood ratio')).length
        const wanted = c.p.findIndex(p => p >= 0.05)
        expect(tested).toBe(wanted < 0 ? c.p.length : wanted + 1)
        expect(notes.join()).toContain(`${c.statistic[0].toFixed(2)} on ${c.df[0]} df`)
        if ('y' in c && c.chosen === 'revision')
          expect(
            largestError('Updating of a published model by closed testing', prediction.risk, c.fitted),
          ).toBeLessThan(1e-10)
        if ('y' in c && c.chosen === 'intercept')
          expect(
            largestError(
              'Updating of a published model by closed testing',
              [model.describe().coefficients[0].coefficient],
              [c.intercept],
            ),
          ).toBeLessThan(1e-10)
      })

  it('fills missing features from training, and an unknown score with the training median', () => {
    const rows = modellingRows([numeric('x', [1, 2, 0, 4, 5, null])], binary([0, 1, 0, 1, 0, 1]))
    const training = trainOnEvery(rows)
    const logarithm = formulaScore({ expression: 'log(x)', features: ['x'], gives: 'linear predictor' })
    const model = publishedLearner({ name: 'log', source, score: logarithm, use: 'validate' }, 'binary')
    const prediction = model.fit(training, { seed: 1 }).predict(training)
    const logs = [1, 2, 2, 4, 5].map(Math.log)
    expect([...prediction.linear]).toEqual([logs[0], logs[1], logs[1], logs[3], logs[4], logs[1]])
    expect(prediction.imputed).toEqual([
      { feature: 'x', count: 1 },
      { feature: 'published score', count: 1 },
    ])
  })

  it('has no risk when a survival model is published without a baseline and is not recalibrated', () => {
    expect(() => fit(survival(r.survival[0]), 'validate')).toThrow(/has no baseline.*'recalibrate'/)
  })

  it('is refused when it gives no probability though it says so', () => {
    const wrong = formulaScore({ expression: 'age', features: ['age'], gives: 'probability' })
    expect(() => fit(binary(r.binary[0].y), 'validate', wrong)).toThrow(/is no probability/)
  })
})

const good = (gives: 'probability' | 'linear predictor') =>
  formulaScore({
    expression: gives === 'probability' ? '1.0 / (1.0 + exp(-good))' : 'good + (stage == "III" ? 0.5 : 0.0)',
    features: ['good', 'stage'],
    gives,
  })
const uses: readonly PublishedUse[] = ['validate', 'recalibrate', 'update']
for (const use of uses)
  for (const kind of ['binary', 'time-to-event'] as const) {
    const gives = use === 'validate' ? 'probability' : 'linear predictor'
    const make = () => publishedLearner({ name: 'published', source, score: good(gives), use }, kind)
    learnerContract(`published, ${use}, ${kind}`, kind, make, 'score')
  }
