import { makeSplit } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import type { FittedModel, Learner, Prediction } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import type { Feature, ModellingRows, Outcome } from '../rows.ts'
import { leaveOneCentreOut } from '../splits/leave-one-centre-out.ts'
import { splitRows } from '../splits/split-rows.ts'
import { loadModel } from './load-model.ts'
import type { OutcomeKind } from './outcome.ts'
import { categorical, modellingRows, numeric, trainOnEvery } from './reference.case.ts'

const n = 150
const seed = 4

/** A cohort in which `good` and `stage` matter and `noise` does not. */
export function cohort(kind: OutcomeKind, extra: readonly Feature[] = [], size = n): ModellingRows {
  const random = createRandom(seed, 'learner cohort')
  const good = Array.from({ length: size }, () => random.normal())
  const noise = Array.from({ length: size }, () => (random.next() < 0.1 ? null : random.normal()))
  const stage = Array.from({ length: size }, () => ['I', 'II', 'III'][random.integer(3)])
  const eta = good.map((g, i) => g + (stage[i] === 'III' ? 0.8 : 0))
  const event = Uint8Array.from(eta, e => (random.next() < 1 / (1 + Math.exp(-e)) ? 1 : 0))
  const time = Float64Array.from(eta, e => (-Math.log(1 - random.next()) / Math.exp(e)) * 20 + 0.1)
  const outcome: Outcome =
    kind === 'binary' ? { kind, event } : { kind, event, time, unit: 'months', horizon: 12 }
  const features = [numeric('good', good), numeric('noise', noise), categorical('stage', stage), ...extra]
  return modellingRows(features, outcome)
}

/**
 * What every learner must do, run on each of them.
 * @param reads 'features' for a learner that learns from whatever features there are; 'score' for a published
 * model, of which those parts of the contract hold that do not speak of other features
 */
export function learnerContract(
  name: string,
  kind: OutcomeKind,
  make: () => Learner,
  reads: 'features' | 'score' = 'features',
): void {
  const ofFeatures = (title: string, test: () => void) => {
    if (reads === 'features') it(title, test)
  }
  const fitOn = (rows: ModellingRows, at = seed) => {
    const training = trainOnEvery(rows)
    const model = make().fit(training, { seed: at })
    return { model, prediction: model.predict(training, times(kind)) }
  }

  describe(`learner contract: ${name}`, () => {
    it('predicts finite numbers and risks within 0 and 1, one a patient', () => {
      const { model, prediction } = fitOn(cohort(kind))
      checkPrediction(prediction, n, kind)
      expect(model.cutOff).toBeGreaterThan(0)
      expect(model.cutOff).toBeLessThan(1)
      const high = prediction.risk.filter(risk => risk > model.cutOff).length
      expect(high).toBeGreaterThan(0)
      expect(high).toBeLessThan(n)
    })

    it('gives the same model for the same seed, bit for bit', () => {
      expect(JSON.stringify(fitOn(cohort(kind)).model)).toBe(JSON.stringify(fitOn(cohort(kind)).model))
    })

    it('explains each prediction to its last bit but rounding, where it explains', () => {
      const { model, prediction } = fitOn(cohort(kind))
      if (model.explain === undefined) return
      const { features, of, base, values } = model.explain(trainOnEvery(cohort(kind)))
      expect(values).toHaveLength(n * features.length)
      for (let row = 0; row < n; row++) {
        const own = values.subarray(row * features.length, (row + 1) * features.length)
        const sum = own.reduce((total, value) => total + value, base)
        expect(Math.abs(sum - prediction[of][row])).toBeLessThan(1e-9)
      }
    })

    it('predicts the same after saving and loading, for rows held out too', () => {
      const rows = cohort(kind)
      const folds = leaveOneCentreOut(splitRows(rows))
      const groups = rows.patient
      const split = makeSplit({ name: 'loco', kind: 'leave-one-centre-out', groups, folds })
      const { training, heldOut } = split.folds[0].divide(rows)
      const model = make().fit(training, { seed })
      const loaded = loadModel(JSON.parse(JSON.stringify(model)))
      expect(loaded.predict(heldOut, times(kind))).toEqual(model.predict(heldOut, times(kind)))
      expect(loaded.describe()).toEqual(model.describe())
      expect([loaded.cutOff, loaded.parameters, loaded.learner]).toEqual([
        model.cutOff,
        model.parameters,
        model.learner,
      ])
    })

    ofFeatures('survives a constant column and a column without any value, and says so', () => {
      const constant = numeric(
        'constant',
        Array.from({ length: n }, () => 7),
      )
      const empty = numeric(
        'empty',
        Array.from({ length: n }, () => null),
      )
      const blank = categorical(
        'blank',
        Array.from({ length: n }, () => ''),
      )
      const { model, prediction } = fitOn(cohort(kind, [constant, empty, blank]))
      checkPrediction(prediction, n, kind)
      expect(prediction.risk).toEqual(fitOn(cohort(kind)).prediction.risk)
      const notes = model.describe().notes.join('\n')
      for (const feature of ['constant', 'empty', 'blank']) expect(notes).toContain(`'${feature}'`)
      expect(model.parameters).toBe(fitOn(cohort(kind)).model.parameters)
    })

    ofFeatures('survives having no column to learn from', () => {
      const rows = cohort(kind, [
        numeric(
          'constant',
          Array.from({ length: n }, () => 7),
        ),
      ])
      const { model, prediction } = fitOn(rows.withFeatures(['constant']))
      checkPrediction(prediction, n, kind)
      expect(new Set(prediction.risk).size).toBe(1)
      expect(model.parameters).toBe(0)
    })

    ofFeatures('survives a level with one patient', () => {
      const rare = categorical(
        'rare',
        Array.from({ length: n }, (_, i) => (i === 3 ? 'b' : 'a')),
      )
      checkPrediction(fitOn(cohort(kind, [rare])).prediction, n, kind)
    })

    ofFeatures('stays finite where a column separates events from non-events', () => {
      const rows = cohort(kind)
      const separating = numeric(
        'separating',
        Array.from(rows.outcome.event, e => e),
      )
      const { model, prediction } = fitOn(cohort(kind, [separating]))
      checkPrediction(prediction, n, kind)
      for (const { coefficient } of model.describe().coefficients)
        expect(Math.abs(coefficient)).toBeLessThan(100)
    })

    ofFeatures('gives an unseen category a defined state and counts it', () => {
      const odd = categorical(
        'odd',
        Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 'new' : i % 3 ? 'a' : 'b')),
      )
      const rows = cohort(kind, [odd])
      const folds = leaveOneCentreOut(splitRows(rows))
      const split = makeSplit({ name: 'loco', kind: 'leave-one-centre-out', groups: rows.patient, folds })
      const { training, heldOut } = split.folds[0].divide(rows)
      const prediction = make().fit(training, { seed }).predict(heldOut, times(kind))
      checkPrediction(prediction, n / 2, kind)
      expect(prediction.unseen).toEqual([{ feature: 'odd', level: 'new', count: n / 2 }])
    })

    ofFeatures('refuses one event, and no event, with a cure', () => {
      for (const events of [0, 1]) {
        const rows = cohort(kind)
        const event = rows.outcome.event.map((_, i) => (i < events ? 1 : 0))
        const error = caught(() => fitOn(rows.withOutcome({ ...rows.outcome, event })))
        expect(error).toBeInstanceOf(LearnerError)
        expect(error instanceof LearnerError && error.fault).toBe(
          events === 0 ? 'one-class' : 'too-few-events',
        )
        expect(error instanceof LearnerError && error.cure.length).toBeGreaterThan(10)
      }
    })

    it('refuses the other kind of outcome', () => {
      const other = kind === 'binary' ? 'time-to-event' : 'binary'
      expect(caught(() => fitOn(cohort(other)))).toMatchObject({ fault: 'wrong-outcome' })
    })

    ofFeatures('refuses an infinite value', () => {
      const infinite = numeric(
        'infinite',
        Array.from({ length: n }, (_, i) => (i === 5 ? Infinity : i)),
      )
      expect(caught(() => fitOn(cohort(kind, [infinite])))).toMatchObject({ fault: 'not-finite' })
    })

    it('does not depend on the order of patients', () => {
      const rows = cohort(kind)
      const order = createRandom(9, 'order').permutation(n)
      const plain = fitOn(rows)
      if (plain.model.describe().settings.innerFolds !== undefined) return // inner folds are drawn by row
      const shuffled = fitOn(rows.select(order))
      order.forEach((row, i) => {
        expect(shuffled.prediction.risk[i]).toBeCloseTo(plain.prediction.risk[row], 8)
      })
    })
  })
}

function times(kind: OutcomeKind): Float64Array | undefined {
  return kind === 'binary' ? undefined : Float64Array.of(3, 12, 24)
}

function checkPrediction(prediction: Prediction, size: number, kind: OutcomeKind): void {
  expect(prediction.linear).toHaveLength(size)
  expect(prediction.linear.every(Number.isFinite)).toBe(true)
  expect(prediction.risk.every(risk => risk >= 0 && risk <= 1)).toBe(true)
  if (kind === 'binary') {
    expect(prediction.survival).toBeNull()
    return
  }
  if (prediction.survival === null) return // a published risk at the horizon, taken as it is
  const curves = prediction.survival.probability
  expect(curves).toHaveLength(3 * size)
  for (let i = 0; i < size; i++) {
    expect(curves[3 * i]).toBeGreaterThanOrEqual(curves[3 * i + 1])
    expect(curves[3 * i + 1]).toBeGreaterThanOrEqual(curves[3 * i + 2])
    expect(1 - curves[3 * i + 1]).toBeCloseTo(prediction.risk[i], 12)
  }
}

function caught(run: () => { model: FittedModel } | undefined): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return null
}
