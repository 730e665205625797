import { makeSplit, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { categorical, numeric } from '../learners/reference.case.ts'
import { ContinuousRows, continuousBoosting, continuousBoostingFromJson } from './continuous.ts'

const n = 120

function rows(change: (value: number, i: number) => number = value => value): ContinuousRows {
  const random = createRandom(5, 'continuous')
  const x = Array.from({ length: n }, () => random.normal())
  const arm = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 'a' : 'b'))
  const value = x.map((v, i) => change(Math.sin(2 * v) + (arm[i] === 'a' ? 1 : 0) + 0.2 * random.normal(), i))
  return new ContinuousRows({
    features: [numeric('x', x), categorical('arm', arm)],
    outcome: { kind: 'continuous', value: Float64Array.from(value), unit: 'mm' },
    patient: Int32Array.from({ length: n }, (_, i) => i >> 1),
  })
}

function training(data: ContinuousRows): Training<ContinuousRows> {
  const fold = (name: string, first: number, second: number) => {
    const of = (half: number) =>
      Int32Array.from(data.patient.keys()).filter(i => data.patient[i] % 2 === half)
    return { name, training: of(first), heldOut: of(second) }
  }
  const folds = [fold('even', 0, 1), fold('odd', 1, 0)]
  return makeSplit({ name: 'every', kind: 'repeated-k-fold', groups: data.patient, folds }).everyTraining(
    data,
  )
}

describe('boosting of a continuous outcome', () => {
  it('predicts, explains to the last bit but rounding, and loads to the same predictions', () => {
    const data = rows()
    const model = continuousBoosting().fit(training(data), { seed: 1 })
    const prediction = model.predict(training(data))
    const error = prediction.reduce((sum, f, i) => sum + (f - data.outcome.value[i]) ** 2, 0) / n
    expect(error).toBeLessThan(0.2)
    const { base, values } = model.explain(training(data))
    prediction.forEach((f, row) => {
      expect(base + values[2 * row] + values[2 * row + 1]).toBeCloseTo(f, 10)
    })
    const loaded = continuousBoostingFromJson(JSON.parse(JSON.stringify(model)))
    expect(loaded.predict(training(data))).toEqual(prediction)
    expect(loaded.describe()).toEqual(model.describe())
    expect(model.describe().settings).toMatchObject({ innerMeasure: 'mean squared error' })
  })

  it('does not mind a shift of the outcome, and follows its unit', () => {
    const spec = { trees: 25 }
    const plain = continuousBoosting(spec).fit(training(rows()), { seed: 1 }).predict(training(rows()))
    const moved = rows(value => 10 * value + 500)
    const other = continuousBoosting(spec).fit(training(moved), { seed: 1 }).predict(training(moved))
    other.forEach((f, i) => {
      expect(f).toBeCloseTo(10 * plain[i] + 500, 8)
    })
  })

  it('predicts the mean of an outcome that does not vary', () => {
    const same = rows(() => 3)
    const model = continuousBoosting({ trees: 5 }).fit(training(same), { seed: 1 })
    expect([...model.predict(training(same))].every(f => f === 3)).toBe(true)
  })

  it('refuses settings, an outcome without a number and too few patients', () => {
    expect(() => continuousBoosting({ l2: -1 })).toThrow(expect.objectContaining({ fault: 'bad-setting' }))
    const gap = training(rows((value, i) => (i === 7 ? Number.NaN : value)))
    expect(() => continuousBoosting().fit(gap, { seed: 1 })).toThrow(
      expect.objectContaining({ fault: 'not-finite' }),
    )
    const two = training(rows().select(Int32Array.of(0, 1, 2, 3)))
    expect(() => continuousBoosting().fit(two, { seed: 1 })).toThrow(
      expect.objectContaining({ fault: 'too-few-rows' }),
    )
    expect(() => continuousBoostingFromJson({})).toThrow(expect.objectContaining({ fault: 'bad-model-file' }))
  })
})
