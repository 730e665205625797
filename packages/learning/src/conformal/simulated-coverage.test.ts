import { createRandom, linearRegression } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import type { Learner } from '../learner.ts'
import { createLearner } from '../learners/create-learner.ts'
import { modellingRows, numeric, trainOnFirst } from '../learners/reference.case.ts'
import type { ModellingRows } from '../rows.ts'
import { calibrationSplit, centreNames, crossFolds } from './calibration-split.ts'
import { conformalSets } from './conformal-sets.ts'
import { conformalSurvival } from './conformal-survival.ts'
import { type Coverage, coverageByCentre, coveredByIntervals, coveredBySets } from './coverage.ts'
import { applyCrossIntervals, crossIntervals } from './cross-intervals.ts'
import { applyIntervals, splitIntervals } from './intervals.ts'

/** Value of each row in its feature 'y': a continuous outcome beside a binary one that nobody reads. */
function continuous(seed: number, size: number): ModellingRows {
  const random = createRandom(seed, 'continuous')
  const x = Array.from({ length: size }, () => random.normal())
  const y = x.map(v => 2 * v + v * v + (1 + Math.abs(v)) * random.normal())
  return modellingRows([numeric('x', x), numeric('y', y)], {
    kind: 'binary',
    event: Uint8Array.from(x, (_, i) => i % 2),
  })
}
function column(rows: ModellingRows, name: string): Float64Array {
  const feature = rows.features.find(candidate => candidate.name === name)
  return feature?.kind === 'numeric' ? feature.values : new Float64Array(0)
}
function line(rows: ModellingRows): (other: ModellingRows) => Float64Array {
  const { coefficients } = linearRegression({ y: column(rows, 'y'), x: [column(rows, 'x')] })
  return other => column(other, 'x').map(v => coefficients[0] + coefficients[1] * v)
}

describe('coverage of a wrong model, in simulation', () => {
  const alpha = 0.1
  it('split conformal intervals of a line through a curve cover', () => {
    let covered = 0
    let rows = 0
    for (let seed = 0; seed < 60; seed++) {
      const { training, heldOut } = trainOnFirst(continuous(seed, 280), 80)
      const { proper, calibration } = calibrationSplit(training, { share: 0.5, seed })
      const predict = line(proper.data)
      const rule = splitIntervals({
        calibration,
        predicted: predict(calibration.rows.data),
        value: column(calibration.rows.data, 'y'),
        alpha,
      })
      const middle = predict(heldOut.data)
      const status = coveredByIntervals(
        column(heldOut.data, 'y'),
        applyIntervals(rule, { lower: middle, upper: middle }),
      )
      covered += status.filter(s => s === 'covered').length
      rows += status.length
    }
    // 37 of 41: the calibration rows' own draw has standard deviation sqrt(.09 / 42) a simulation.
    const error = Math.sqrt(0.09 / 42 / 60 + 0.09 / rows)
    expect(Math.abs(covered / rows - 37 / 41)).toBeLessThan(4 * error)
  })

  it('CV+ and jackknife+ cover at least 1 - 2 alpha, and about 1 - alpha', () => {
    for (const folds of [5, 40]) {
      let covered = 0
      let rows = 0
      for (let seed = 0; seed < 25; seed++) {
        const { training, heldOut } = trainOnFirst(continuous(seed, 140), 40)
        const fitted = crossFolds(training, { folds, seed }).map(fold => {
          const predict = line(fold.proper.data)
          const { data } = fold.calibration.rows
          return { ...fold, predict, predicted: predict(data), value: column(data, 'y') }
        })
        const rule = crossIntervals(fitted, alpha)
        const intervals = applyCrossIntervals(
          rule,
          fitted.map(({ predict }) => predict(heldOut.data)),
        )
        covered += coveredByIntervals(column(heldOut.data, 'y'), intervals).filter(
          s => s === 'covered',
        ).length
        rows += heldOut.data.size
      }
      expect(covered / rows).toBeGreaterThan(1 - 2 * alpha)
      expect(Math.abs(covered / rows - (1 - alpha))).toBeLessThan(0.04)
    }
  })

  it('sets of a binary outcome cover by a learner, measured by centre', () => {
    const random = createRandom(4, 'binary')
    const x = Array.from({ length: 3000 }, () => random.normal())
    const event = Uint8Array.from(x, v => (random.next() < 1 / (1 + Math.exp(-2 * v)) ? 1 : 0))
    const { training, heldOut } = trainOnFirst(
      modellingRows([numeric('x', x)], { kind: 'binary', event }),
      1000,
    )
    const learner = createLearner('regression', 'binary')
    const result = conformalSets({ learner, training, seed: 1, alpha: 0.15, share: 0.5, randomise: 5 })
    const status = coveredBySets(heldOut.data.outcome.event, result.sets(heldOut), 2)
    const [all, ...centres] = coverageByCentre({ status, ...heldOut.data })
    expect(Math.abs((all.share ?? 0) - 0.85)).toBeLessThan(4 * Math.sqrt(0.1275 * (1 / 500 + 1 / 2000)))
    expect(centres.map((c: Coverage) => c.centre)).toEqual(['C1', 'C2'])
    expect(centreNames(heldOut.data)[0]).toBe('C1')
    expect(result.rule.threshold.count).toBe(500)
  })
})

/** Log-normal survival whose spread grows with x (no Cox model), censoring that depends on x. */
function survival(seed: number, size: number) {
  const random = createRandom(seed, 'conformal survival')
  const x = Array.from({ length: size }, () => random.normal())
  const truth = Float64Array.from(x, v =>
    Math.exp(2.5 - 0.5 * v + (0.5 + 0.3 * Math.max(v, 0)) * random.normal()),
  )
  const end = Float64Array.from(x, v => 6 - 24 * Math.exp(-0.5 * v) * Math.log(1 - random.next()))
  const time = truth.map((t, i) => Math.max(Math.min(t, end[i]), 1e-3))
  const event = Uint8Array.from(truth, (t, i) => (t <= end[i] ? 1 : 0))
  const rows = modellingRows([numeric('x', x)], {
    kind: 'time-to-event',
    time,
    event,
    unit: 'months',
    horizon: 15,
  })
  return { rows, truth, end }
}

describe('lower bounds of survival, in simulation with known truth', () => {
  const learner = createLearner('regression', 'time-to-event')
  for (const [title, withEnds] of [
    ['with the end of follow-up known', true],
    ['with censored times alone', false],
  ] as const)
    it(`cover under a wrong model and censoring that depends on features, ${title}`, () => {
      let covered = 0
      let rows = 0
      let sum = 0
      const simulations = 10
      for (let seed = 0; seed < simulations; seed++) {
        const { rows: data, truth, end } = survival(seed, 1600)
        const { training, heldOut } = trainOnFirst(data, 800)
        const result = conformalSurvival({
          learner,
          training,
          seed,
          censoring: 'cox',
          share: 0.5,
          followUpEnd: withEnds ? end.slice(0, 800) : undefined,
        })
        const bound = result.bounds(heldOut)
        bound.forEach((b, i) => {
          if (truth[800 + i] >= b) covered++
          sum += b
        })
        rows += bound.length
      }
      // Ten simulations of 400 weighted calibration rows: a standard error of about 0.006.
      expect(Math.abs(covered / rows - 0.9)).toBeLessThan(0.025)
      expect(sum / rows).toBeGreaterThan(3)
    })

  it('are lower where the end of follow-up is taken for the event', () => {
    for (let seed = 0; seed < 5; seed++) {
      const { rows: data } = survival(seed, 1600)
      const mean = (event: Uint8Array) => {
        const { training, heldOut } = trainOnFirst(data.withOutcome({ ...data.outcome, event }), 800)
        const result = conformalSurvival({ learner, training, seed, censoring: 'cox', share: 0.5 })
        return result.bounds(heldOut).reduce((sum, b) => sum + b, 0) / 800
      }
      expect(mean(new Uint8Array(1600).fill(1))).toBeLessThan(mean(data.outcome.event))
    }
  })

  it('the same for the same seed; too few rows give bounds of 0 and say so; impossible times are refused', () => {
    const { rows: data, end } = survival(5, 200)
    const { training, heldOut } = trainOnFirst(data, 100)
    const make = (alpha: number) => conformalSurvival({ learner, training, seed: 2, alpha })
    expect(make(0.2).bounds(heldOut)).toEqual(make(0.2).bounds(heldOut))
    const few = make(0.01)
    expect(few.bounds(heldOut)).toEqual(new Float64Array(100))
    expect(few.notes.join()).toContain('every bound is 0')
    const early = end.slice(0, 100).map(() => 1e-6)
    expect(() => conformalSurvival({ learner, training, seed: 2, followUpEnd: early })).toThrow(/follow-up/)
    const { outcome } = data
    if (outcome.kind !== 'time-to-event') throw new Error('survival')
    const stopped = data.withOutcome({
      ...outcome,
      time: outcome.time.map(t => Math.min(t, 5)),
      event: outcome.event.map((e, i) => (outcome.time[i] < 5 ? e : 0)),
    })
    const { training: short } = trainOnFirst(stopped, 100)
    const until = (followUpEnd?: Float64Array) =>
      conformalSurvival({ learner, training: short, seed: 2, until: 10, followUpEnd })
    expect(() => until()).toThrow(/nobody .* followed to 10 months/)
    expect(() => until(new Float64Array(100).fill(5))).toThrow(/followed to 10 months/)
  })

  it('take follow-up not to depend on features where nobody was censored', () => {
    const { rows: data } = survival(5, 200)
    const event = new Uint8Array(200).fill(1)
    const { training } = trainOnFirst(data.withOutcome({ ...data.outcome, event }), 100)
    const { notes, rule } = conformalSurvival({ learner, training, seed: 2, censoring: 'cox', alpha: 0.2 })
    expect(notes.join()).toContain('taken not to depend on features')
    expect([rule.hidden, [...new Set(rule.weights)]]).toEqual([0, [1]])
  })

  it('learners without survival curves are refused', () => {
    const { training } = trainOnFirst(survival(5, 200).rows, 100)
    const blind: Learner = {
      ...learner,
      fit: (rows, context) => {
        const model = learner.fit(rows, context)
        return { ...model, predict: of => model.predict(of) }
      },
    }
    expect(() => conformalSurvival({ learner: blind, training, seed: 2 })).toThrow(/no survival curves/)
  })
})
