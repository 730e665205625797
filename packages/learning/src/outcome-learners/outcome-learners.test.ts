import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSplit } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import type { CompetingOutcome, ContinuousOutcome, LearningOutcome, OrdinalOutcome } from '../outcomes.ts'
import { ModellingRows } from '../rows.ts'
import { createOutcomeLearner, loadOutcomeModel } from './create-outcome-learner.ts'
import { firstCauseIncidence } from './incidence-of-hazards.ts'
import { levelProbabilities, meanLevel } from './ordinal/level-probabilities.ts'

const r = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/outcome-learners.json'), 'utf8'),
)
const n: number = r.age.length
const competing: CompetingOutcome = {
  kind: 'competing-risks',
  time: Float64Array.from(r.time),
  event: Uint8Array.from(r.cause),
  causes: ['relapse', 'death'],
  unit: 'months',
  horizon: r.at,
}
const ordinal: OrdinalOutcome = {
  kind: 'ordinal',
  level: Uint8Array.from(r.level),
  levels: ['none', 'little', 'much', 'all'],
}
const continuous: ContinuousOutcome = { kind: 'continuous', value: Float64Array.from(r.value), unit: '%' }

function rowsOf(outcome: LearningOutcome) {
  return new ModellingRows<LearningOutcome>({
    features: (['age', 'marker', 'sex'] as const).map(name => ({
      kind: 'numeric',
      name,
      unit: null,
      values: Float64Array.from(r[name]),
    })),
    outcome,
    patient: Int32Array.from({ length: n }, (_, i) => i),
    centre: Int32Array.from({ length: n }, (_, i) => i % 3),
    centres: ['A', 'B', 'C'],
  })
}

/** All rows train; the last 40 of them stand as held out in a second fold. */
function trainingOf(outcome: LearningOutcome) {
  const rows = rowsOf(outcome)
  const all = Int32Array.from({ length: n }, (_, i) => i)
  const split = makeSplit({
    name: 'halves',
    kind: 'repeated-k-fold',
    groups: rows.patient,
    folds: [
      { name: 'last', training: all.slice(0, n - 40), heldOut: all.slice(n - 40) },
      { name: 'first', training: all.slice(40), heldOut: all.slice(0, 40) },
    ],
  })
  return { training: split.everyTraining(rows), fold: split.folds[0].divide(rows) }
}

describe('learners of competing events', () => {
  it('Cox regressions of every cause make the incidence that R makes of them', () => {
    const { training } = trainingOf(competing)
    const model = createOutcomeLearner('regression', 'competing-risks').fit(training, { seed: 1 })
    const { survival, risk } = model.predict(training, Float64Array.from(r.times))
    const seen = Array.from(survival?.probability ?? [], p => 1 - p)
    const error = largestError(seen, r.incidence.flat())
    recordError('Cause-specific learners: cumulative incidence', error)
    expect(error).toBeLessThan(1e-7)
    expect(
      largestError(
        [...risk],
        r.incidence.map((row: number[]) => row[2]),
      ),
    ).toBeLessThan(1e-7)
    // riskRegression multiplies 1 - step in place of exp(-step).
    expect(largestError(seen, r.csc.flat())).toBeLessThan(0.01)
  })

  it('incidences of all causes and freedom from them sum to one', () => {
    const times = Float64Array.of(1, 2, 3)
    const a = Float64Array.of(0.2, 0.9, 4)
    const b = Float64Array.of(0.1, 0.1, 2)
    const first = firstCauseIncidence({ times, hazard: [a, b] })
    const second = firstCauseIncidence({ times, hazard: [b, a] })
    for (const k of times.keys()) expect(first[k] + second[k] + Math.exp(-a[k] - b[k])).toBeCloseTo(1, 12)
    expect(firstCauseIncidence({ times, hazard: [a] })[2]).toBeCloseTo(1 - Math.exp(-4), 12)
  })

  it('a competing cause with one event has the hazard of all; without the first one nothing is fitted', () => {
    const rare = {
      ...competing,
      event: competing.event.map((e, i) => (e === 2 && i !== competing.event.indexOf(2) ? 0 : e)),
    }
    const { training } = trainingOf(rare)
    const model = createOutcomeLearner('elastic-net', 'competing-risks').fit(training, { seed: 1 })
    expect(model.describe().notes.join()).toContain('death: too few events')
    const none = trainingOf({ ...competing, event: competing.event.map(e => (e === 1 ? 0 : e)) }).training
    expect(() => createOutcomeLearner('regression', 'competing-risks').fit(none, { seed: 1 })).toThrow(
      'event',
    )
  })
})

describe('learners of ordered levels', () => {
  it('proportional odds agree with polr', () => {
    const { training } = trainingOf(ordinal)
    const model = createOutcomeLearner('regression', 'ordinal').fit(training, { seed: 1 })
    const error = largestError([...(model.predict(training).levels ?? [])], r.polr.flat())
    recordError('Proportional-odds learner', error)
    expect(error).toBeLessThan(1e-6)
  })

  it('probabilities above cuts are put in order, and sum to one', () => {
    const levels = levelProbabilities([Float64Array.of(0.5, 0.9), Float64Array.of(0.7, 0.4)], 2)
    const expected = [0.4, 0, 0.6, 0.1, 0.5, 0.4]
    for (const [i, p] of levels.entries()) expect(p).toBeCloseTo(expected[i], 12)
    expect(meanLevel(levels, 3)[0]).toBeCloseTo(1.2, 12)
  })

  it('a level that training lacks has no probability, and one level alone is refused', () => {
    const lacking = { ...ordinal, level: ordinal.level.map(k => (k === 3 ? 2 : k)) }
    const { training } = trainingOf(lacking)
    const model = createOutcomeLearner('regression', 'ordinal').fit(training, { seed: 1 })
    const { levels } = model.predict(training)
    expect(levels?.filter((_, i) => i % 4 === 3).every(p => p === 0)).toBe(true)
    expect(model.describe().notes.join()).toContain("'all'")
    const one = trainingOf({ ...ordinal, level: new Uint8Array(n) }).training
    expect(() => createOutcomeLearner('regression', 'ordinal').fit(one, { seed: 1 })).toThrow('one level')
  })
})

describe('learners of values', () => {
  const { training } = trainingOf(continuous)

  it('least squares and partial least squares agree with R', () => {
    const linear = createOutcomeLearner('regression', 'continuous').fit(training, { seed: 1 })
    const se = linear.describe().coefficients.map(one => one.se ?? Number.NaN)
    const error = largestError([...linear.predict(training).linear, ...se], [...r.linear, ...r.linearSe])
    recordError('Linear regression learner', error)
    expect(error).toBeLessThan(1e-9)
  })

  it('the elastic net stands on the path of glmnet at the penalty that inner folds chose', () => {
    const model = createOutcomeLearner('elastic-net', 'continuous').fit(training, { seed: 1 })
    const { settings, coefficients } = model.describe()
    const at = r.lambda.findIndex(
      (lambda: number) => Math.abs(lambda - Number(settings.lambda)) < 1e-6 * lambda,
    )
    const error = largestError(
      coefficients.map(one => one.coefficient),
      [r.a0[at], ...r.beta[at]],
    )
    recordError('Elastic-net linear regression learner', error)
    expect(error).toBeLessThan(1e-5)
  })
})

describe('every learner of every outcome', () => {
  const learners = [
    'regression',
    'elastic-net',
    'pls',
    'sparse-pls',
    { name: 'forest', trees: 20 },
    { name: 'boosting', trees: 10 },
  ] as const
  const outcomes = [competing, ordinal, continuous]
  it.each(learners.flatMap(learner => outcomes.map(outcome => ({ learner, outcome }))))(
    '$learner of $outcome.kind predicts held-out patients, and the same after it was written and read',
    ({ learner, outcome }) => {
      const { fold } = trainingOf(outcome)
      const model = createOutcomeLearner(learner, outcome.kind).fit(fold.training, { seed: 3 })
      const times = Float64Array.of(12, 24)
      const seen = model.predict(fold.heldOut, times)
      expect(seen.risk.every(Number.isFinite) && seen.linear.every(Number.isFinite)).toBe(true)
      if (outcome.kind === 'ordinal')
        for (let row = 0; row < 40; row++) {
          const own = seen.levels?.subarray(4 * row, 4 * row + 4) ?? new Float64Array(0)
          expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9)
        }
      const again = loadOutcomeModel(JSON.parse(JSON.stringify(model.toJSON()))).predict(fold.heldOut, times)
      expect([...again.risk, ...(again.levels ?? []), ...(again.survival?.probability ?? [])]).toEqual([
        ...seen.risk,
        ...(seen.levels ?? []),
        ...(seen.survival?.probability ?? []),
      ])
    },
  )
})
