import { auc, createRandom, harrellConcordance, kaplanMeier, survivalAt } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LearnerError } from '../learner-error.ts'
import { createLearner } from '../learners/create-learner.ts'
import { cohort } from '../learners/learner.case.ts'
import { loadModel } from '../learners/load-model.ts'
import { modellingRows, numeric, trainOnEvery } from '../learners/reference.case.ts'
import { ModellingRows } from '../rows.ts'
import { drawBag, rowsByPatient } from './bag.ts'
import { classForestInWorkers, regressionForestInWorkers, survivalForestInWorkers } from './in-workers.ts'
import { type SurvivalForestInput, survivalForest } from './survival-forest.ts'
import {
  ensembleCurves,
  ensembleMortality,
  outOfBagCurves,
  outOfBagMortality,
} from './survival-prediction.ts'
import { classForest, forestValues, outOfBagValues, regressionForest } from './value-forest.ts'

const n = 120
function example(seed = 1): SurvivalForestInput & { y: Float64Array; classes: Int32Array } {
  const random = createRandom(seed, 'forest example')
  const x = Array.from({ length: 4 }, () => Float64Array.from({ length: n }, () => random.normal()))
  const death = x[0].map(v => (-Math.log(1 - random.next()) / Math.exp(v)) * 10 + 0.01)
  const censored = x[0].map(() => random.next() * 30 + 0.01)
  return {
    x,
    time: death.map((t, i) => Math.min(t, censored[i])),
    event: Uint8Array.from(death, (t, i) => (t <= censored[i] ? 1 : 0)),
    y: x[0].map(v => v + random.normal()),
    classes: Int32Array.from(x[0], v => (v + random.normal() > 0 ? 1 : 0)),
  }
}
const data = example()
const few = { seed: 3, trees: 12 }

describe('forest', () => {
  it('is the same bit for bit by seed, on one thread and on two', async () => {
    const survival = survivalForest(data, few)
    expect(survivalForest(data, few)).toEqual(survival)
    expect(survivalForest(data, { ...few, seed: 4 })).not.toEqual(survival)
    for (const workers of [1, 2])
      expect(await survivalForestInWorkers(data, few, { workers })).toEqual(survival)
    const classes = { ...data, count: 2 }
    const one = { workers: 1 }
    expect(await classForestInWorkers(classes, few, one)).toEqual(classForest(classes, few))
    expect(await regressionForestInWorkers(data, few, one)).toEqual(regressionForest(data, few))
  })

  it('draws patients with all their rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }),
        fc.nat(),
        (ids, seed) => {
          const patient = Int32Array.from(ids)
          const plan = { seed, sample: 'bootstrap', fraction: 0.5 } as const
          const weight = drawBag(plan, rowsByPatient(patient), 0)
          const times = new Map<number, number>()
          ids.forEach((id, row) => {
            expect(weight[row]).toBe(times.get(id) ?? weight[row])
            times.set(id, weight[row])
          })
          expect([...times.values()].reduce((sum, w) => sum + w, 0)).toBe(times.size)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('subsamples the asked share of patients, each once', () => {
    const weight = drawBag(
      { seed: 1, sample: 'subsample', fraction: 0.3 },
      rowsByPatient(Int32Array.from({ length: 50 }, (_, i) => i)),
      2,
    )
    expect(weight.reduce((sum, w) => sum + w, 0)).toBe(15)
    expect(Math.max(...weight)).toBe(1)
  })

  it('keeps the limits of leaf size, leaf events and depth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 4 }),
        (minLeafSize, minLeafEvents, maxDepth) => {
          const options = { seed: 1, trees: 2, minLeafSize, minLeafEvents, maxDepth, sample: 'all' } as const
          const { trees, leaves } = survivalForest(data, options).forest
          trees.cover.forEach((cover, node) => {
            if (trees.column[node] < 0) expect(cover).toBeGreaterThanOrEqual(Math.min(minLeafSize, n))
          })
          for (let leaf = 0; leaf + 1 < leaves.start.length; leaf++) {
            const events = leaves.events.slice(leaves.start[leaf], leaves.start[leaf + 1])
            expect(events.reduce((sum, e) => sum + e, 0)).toBeGreaterThanOrEqual(minLeafEvents)
          }
          expect(trees.start[1]).toBeLessThan(2 ** (maxDepth + 1))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('of a tree that never splits is the Kaplan-Meier curve of everybody', () => {
    const { forest } = survivalForest(data, { seed: 1, trees: 3, sample: 'all', maxDepth: 0 })
    const times = Float64Array.of(20, 1, 5, 1) // in any order, and twice
    const { survival } = ensembleCurves(forest, data.x, n, times)
    const expected = survivalAt(kaplanMeier(data), Array.from(times))
    for (let k = 0; k < 4; k++) expect(survival[4 * 7 + k]).toBeCloseTo(expected[k], 12)
  })

  it('has curves that fall, and a mortality that is the hazard summed over event times', () => {
    const { forest } = survivalForest(data, few)
    const { survival, cumulativeHazard } = ensembleCurves(forest, data.x, n, forest.eventTimes)
    const m = forest.eventTimes.length
    const mortality = ensembleMortality(forest, data.x, n)
    for (let row = 0; row < n; row++) {
      let sum = 0
      for (let k = 0; k < m; k++) {
        sum += cumulativeHazard[row * m + k]
        if (k > 0) expect(survival[row * m + k]).toBeLessThanOrEqual(survival[row * m + k - 1])
      }
      expect(sum / mortality[row]).toBeCloseTo(1, 10)
    }
  })

  it('scales with time: the same trees and the same survival at the scaled time', () => {
    const scaled = { ...data, time: data.time.map(t => 3 * t) }
    const { forest } = survivalForest(data, few)
    const later = survivalForest(scaled, few).forest
    expect(later.trees).toEqual(forest.trees)
    expect(ensembleCurves(later, data.x, n, Float64Array.of(15))).toEqual(
      ensembleCurves(forest, data.x, n, Float64Array.of(5)),
    )
  })

  it('finds nothing in noise: out-of-bag concordance about one half', () => {
    const values = Array.from({ length: 12 }, (_, seed) => {
      const { x } = example(100 + seed)
      const risk = outOfBagMortality(survivalForest({ ...data, x }, { seed, trees: 60 }), x)
      return harrellConcordance({ time: data.time, event: data.event, risk }).value
    })
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length
    const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1))
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * sd) / Math.sqrt(values.length))
    expect(sd).toBeLessThan(0.06)
  })

  it('has no out-of-bag prediction where every tree has seen the patient', () => {
    const all = { seed: 1, trees: 2, sample: 'all' } as const
    expect(outOfBagMortality(survivalForest(data, all), data.x).every(Number.isNaN)).toBe(true)
    expect(
      outOfBagCurves(survivalForest(data, all), data.x, Float64Array.of(1)).survival.every(Number.isNaN),
    ).toBe(true)
    expect(outOfBagValues(regressionForest(data, all), data.x).every(Number.isNaN)).toBe(true)
  })

  it('gives shares that add up to one, a rare class included', () => {
    const classes = Int32Array.from(data.y, (v, i) => (i === 5 ? 2 : v > 0 ? 1 : 0))
    const { forest } = classForest({ x: data.x, classes, count: 4 }, few)
    const values = forestValues(forest, data.x, n)
    for (let row = 0; row < n; row++)
      expect(values.slice(4 * row, 4 * row + 4).reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 12)
    expect(values.filter((_, at) => at % 4 === 3).every(v => v === 0)).toBe(true)
  })

  it('survives constant columns, tied values, no column, one row of one class', () => {
    const constant = new Float64Array(n).fill(2)
    expect(survivalForest({ ...data, x: [constant] }, few).forest.trees.column.every(c => c === -1)).toBe(
      true,
    )
    expect(survivalForest({ ...data, x: [] }, few).forest.trees.column).toHaveLength(12)
    const tied = data.x[0].map(v => Math.round(v))
    expect(regressionForest({ x: [tied, constant], y: data.y }, few).forest.trees.column).not.toContain(1)
    const one = classForest({ x: [Float64Array.of(1)], classes: Int32Array.of(0), count: 2 }, few)
    expect([...forestValues(one.forest, [Float64Array.of(9)], 1)]).toEqual([1, 0])
  })

  it('refuses what it cannot learn from, with a cure', () => {
    const faults: [() => unknown, string][] = [
      [
        () => survivalForest({ ...data, x: [data.x[0].map((v, i) => (i === 3 ? Number.NaN : v))] }, few),
        'not-finite',
      ],
      [
        () => survivalForest({ ...data, time: data.time.map((t, i) => (i === 3 ? 0 : t)) }, few),
        'not-finite',
      ],
      [() => survivalForest({ ...data, event: new Uint8Array(n) }, few), 'one-class'],
      [() => survivalForest({ ...data, x: [Float64Array.of(1)] }, few), 'bad-setting'],
      [() => survivalForest(data, { ...few, trees: 0 }), 'bad-setting'],
      [() => survivalForest(data, { ...few, mtry: 1.5 }), 'bad-setting'],
      [() => survivalForest(data, { ...few, fraction: 1 }), 'bad-setting'],
      [() => regressionForest({ x: [], y: new Float64Array(0) }, few), 'one-class'],
      [() => regressionForest({ x: data.x, y: data.y.map(() => Number.NaN) }, few), 'not-finite'],
      [() => classForest({ x: data.x, classes: data.classes, count: 1 }, few), 'not-finite'],
    ]
    for (const [run, fault] of faults) {
      const error = caught(run)
      expect(error).toBeInstanceOf(LearnerError)
      expect(error).toMatchObject({ fault })
    }
  })
})

describe('forest learner', () => {
  const spec = { name: 'forest', trees: 20 } as const

  it('keeps the rows of a patient together out of bag', () => {
    // every patient twice: out-of-bag predictions of copies that were seen would be far too good
    const random = createRandom(8, 'twins')
    const once = Array.from({ length: 60 }, () => random.normal())
    const event = Uint8Array.from(once, () => random.integer(2))
    const twice = <T>(values: ArrayLike<T>) => Array.from({ length: 120 }, (_, i) => values[i >> 1])
    const rows = modellingRows([numeric('noise', twice(once))], {
      kind: 'binary',
      event: Uint8Array.from(twice(event)),
    })
    const paired = new ModellingRows({ ...rows, patient: Int32Array.from({ length: 120 }, (_, i) => i >> 1) })
    const note = (data: ModellingRows) =>
      createLearner({ ...spec, minLeafSize: 1, trees: 100 }, 'binary')
        .fit(trainOnEvery(data), { seed: 1 })
        .describe()
        .notes.join()
    const area = (text: string) => Number(/under the curve in training: ([\d.]+)/.exec(text)?.[1])
    expect(area(note(rows))).toBeGreaterThan(0.8)
    expect(area(note(paired))).toBeLessThan(0.7)
  })

  it('learns what depends on two columns together, which a regression does not', () => {
    const random = createRandom(2, 'product')
    const a = Array.from({ length: 400 }, () => random.normal())
    const b = a.map(() => random.normal())
    const event = Uint8Array.from(a, (v, i) => (v * b[i] > 0 ? 1 : 0))
    const rows = modellingRows([numeric('a', a), numeric('b', b)], { kind: 'binary', event })
    const training = trainOnEvery(rows.select(Int32Array.from({ length: 200 }, (_, i) => i)))
    const rest = trainOnEvery(rows.select(Int32Array.from({ length: 200 }, (_, i) => 200 + i)))
    const score = createLearner({ name: 'forest', mtry: 2 }, 'binary')
      .fit(training, { seed: 1 })
      .predict(rest).linear
    expect(auc({ event: rest.data.outcome.event, score }).value).toBeGreaterThan(0.85)
  })

  it('chooses among settings by the out-of-bag error and says so', () => {
    const model = createLearner({ ...spec, mtry: [1, 3], minLeafSize: [5, 30] }, 'time-to-event').fit(
      trainOnEvery(cohort('time-to-event')),
      { seed: 1 },
    )
    expect(model.describe().settings).toMatchObject({ chosenBy: 'out-of-bag concordance', split: 'log-rank' })
  })

  it('refuses a saved forest that was tampered with', () => {
    const model = createLearner(spec, 'time-to-event').fit(trainOnEvery(cohort('time-to-event')), { seed: 1 })
    const saved = JSON.stringify(model)
    const broken = (
      change: (json: {
        forest: { columns: number; trees: Record<string, { type: string; base64: string }> }
      }) => void,
    ) => {
      const json = JSON.parse(saved)
      change(json)
      return caught(() => loadModel(json))
    }
    const faults = [
      broken(json => {
        json.forest.columns = 1
      }),
      broken(json => {
        json.forest.trees.child.base64 = json.forest.trees.cover.base64
      }),
      broken(json => {
        json.forest.trees.threshold.base64 = 'AAA='
      }),
      broken(json => {
        json.forest.trees.start.base64 = '%'
      }),
      broken(json => {
        json.forest.trees.column.type = 'float64'
      }),
    ]
    for (const error of faults) expect(error).toMatchObject({ fault: 'bad-model-file' })
  })
})

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return null
}
