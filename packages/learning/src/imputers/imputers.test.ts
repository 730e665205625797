import { applyToTraining, makeSplit } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { LearnerError } from '../learner-error.ts'
import { createLearner } from '../learners/create-learner.ts'
import {
  categorical,
  modellingRows,
  numeric,
  trainOnEvery,
  trainOnFirst,
} from '../learners/reference.case.ts'
import type { Imputed } from '../preparation/imputation.ts'
import { type Feature, ModellingRows } from '../rows.ts'
import { chainedImputer } from './chained-imputer.ts'
import { forestImputer } from './forest-imputer.ts'
import { loadImputer } from './load-imputer.ts'
import { nearestImputer } from './nearest-imputer.ts'

type Columns = readonly (readonly (number | null)[])[]
const r = reference<{
  nearest: Record<string, Columns>
  forest: { truth: Columns; holes: Columns; errors: [number, number][]; rounds: number[] }
}>('imputers')
const seed = { seed: 1 }

function rowsOf(features: readonly Feature[]): ModellingRows {
  const [first] = features
  const size = first.kind === 'numeric' ? first.values.length : first.codes.length
  return modellingRows(features, {
    kind: 'binary',
    event: Uint8Array.from({ length: size }, (_, i) => i % 2),
  })
}
const numbers = (columns: Columns) => rowsOf(columns.map((column, j) => numeric(`x${j}`, column)))
const flat = (rows: ModellingRows) =>
  rows.features.flatMap(feature => Array.from(feature.kind === 'numeric' ? feature.values : feature.codes))

/** A cohort with gaps, a column without a value, one without variation, and levels that training may not meet. */
function cohort(size = 90, at = 4): ModellingRows {
  const random = createRandom(at, 'imputer cohort')
  const age = Array.from({ length: size }, () => random.normal())
  const gap = <T>(value: T, none: T) => (random.next() < 0.2 ? none : value)
  return rowsOf([
    numeric(
      'age',
      age.map(v => gap<number | null>(60 + 9 * v, null)),
    ),
    numeric(
      'marker',
      age.map(v => gap<number | null>(v + random.normal() / 2, null)),
    ),
    categorical(
      'sex',
      age.map(() => gap(['f', 'm'][random.integer(2)], '')),
    ),
    categorical(
      'stage',
      age.map(v => gap(v > 0.7 ? 'III' : v > -0.5 ? 'II' : 'I', '')),
    ),
    categorical(
      'site',
      age.map((_, i) => (i === size - 1 ? 'new' : gap(['a', 'b'][random.integer(2)], ''))),
    ),
    numeric(
      'constant',
      age.map(() => gap<number | null>(7, null)),
    ),
    numeric(
      'empty',
      age.map(() => null),
    ),
    categorical(
      'blank',
      age.map(() => ''),
    ),
  ])
}

const kinds = {
  nearest: () => nearestImputer({ k: 3 }),
  forest: () => forestImputer({ trees: 10 }),
  chained: () => chainedImputer({ imputations: 2, iterations: 3 }),
}
const every = (applied: Imputed | readonly Imputed[]): readonly Imputed[] =>
  'rows' in applied ? [applied] : applied

for (const [name, make] of Object.entries(kinds))
  describe(`imputer contract: ${name}`, () => {
    const { training, heldOut } = trainOnFirst(cohort(), 70)
    const fitted = make().fit(training, seed)

    it('fills what is missing, leaves what is known, and counts', () => {
      for (const side of [training, heldOut])
        for (const { rows, imputed } of every(fitted.apply(side.data))) {
          expect(rows.features.map(feature => feature.name)).toEqual(side.data.features.map(f => f.name))
          side.data.features.forEach((given, j) => {
            const feature = rows.features[j]
            let missing = 0
            for (let row = 0; row < side.data.size; row++)
              if (given.kind === 'numeric' && feature.kind === 'numeric') {
                if (Number.isNaN(given.values[row])) missing++
                else expect(feature.values[row]).toBe(given.values[row])
                if (given.name !== 'empty') expect(feature.values[row]).not.toBeNaN()
              } else if (given.kind === 'categorical' && feature.kind === 'categorical') {
                const level = given.levels[given.codes[row]]
                if (given.codes[row] < 0) missing++
                else expect(feature.levels[feature.codes[row]]).toBe(level)
                if (given.name !== 'blank') expect(feature.codes[row]).toBeGreaterThanOrEqual(0)
              }
            const count = ['empty', 'blank'].includes(given.name) ? 0 : missing
            expect(imputed.find(one => one.feature === given.name)?.count ?? 0).toBe(count)
          })
        }
    })

    it('leaves a column without any value missing and says so', () => {
      for (const feature of ['empty', 'blank']) expect(fitted.notes.join()).toContain(`'${feature}'`)
    })

    it('fills only what training holds: a number within its range, a level that it met', () => {
      const known = training.data.features
      for (const { rows } of every(fitted.apply(heldOut.data)))
        rows.features.forEach((feature, j) => {
          const [given] = heldOut.data.withFeatures([feature.name]).features
          const seen = known[j]
          if (feature.kind === 'numeric' && seen.kind === 'numeric' && given.kind === 'numeric') {
            const values = seen.values.filter(v => !Number.isNaN(v))
            feature.values.forEach((value, row) => {
              if (!Number.isNaN(given.values[row]) || feature.name === 'empty') return
              expect(value).toBeGreaterThanOrEqual(Math.min(...values))
              expect(value).toBeLessThanOrEqual(Math.max(...values))
            })
          }
          if (feature.kind === 'categorical' && seen.kind === 'categorical' && given.kind === 'categorical')
            feature.codes.forEach((code, row) => {
              if (given.codes[row] < 0 && feature.name !== 'blank')
                expect(feature.levels[code]).not.toBe('new')
            })
        })
    })

    it('is the same by seed, whatever the order of training rows, and after saving and loading', () => {
      expect(JSON.stringify(make().fit(training, seed))).toBe(JSON.stringify(fitted))
      const loaded = loadImputer(JSON.parse(JSON.stringify(fitted)))
      expect(loaded.apply(heldOut.data)).toEqual(fitted.apply(heldOut.data))
      expect(loaded.notes).toEqual(fitted.notes)
    })

    it('gives a row the same values in any batch', () => {
      const whole = every(fitted.apply(heldOut.data))
      const part = every(fitted.apply(heldOut.data.select(Int32Array.of(17, 3, 9))))
      part.forEach(({ rows }, chain) => {
        rows.features.forEach((feature, j) => {
          const all = whole[chain].rows.features[j]
          const text = (of: Feature, row: number) =>
            of.kind === 'numeric' ? of.values[row] : of.levels[of.codes[row]]
          ;[17, 3, 9].forEach((row, i) => {
            expect(text(feature, i)).toEqual(text(all, row))
          })
        })
      })
    })

    it('learns nothing from rows that are held out', () => {
      const changed = trainOnFirst(
        new ModellingRows({
          ...cohort(),
          features: cohort().features.map(feature =>
            feature.kind === 'numeric'
              ? { ...feature, values: feature.values.map((v, row) => (row < 70 ? v : 1e6 * v + 3)) }
              : feature,
          ),
        }),
        70,
      )
      expect(JSON.stringify(make().fit(changed.training, seed))).toBe(JSON.stringify(fitted))
    })

    it('leaves complete rows as they are', () => {
      const complete = rowsOf([numeric('age', [1, 2, 3, 4, 5, 6]), numeric('b', [2, 1, 5, 3, 6, 4])])
      const all = trainOnEvery(complete)
      for (const { rows, imputed } of every(make().fit(all, seed).apply(all.data))) {
        expect(rows).toEqual(complete)
        expect(imputed).toEqual([])
      }
    })

    it('refuses an infinite value, a feature of another kind, and a file that is not its own', () => {
      const infinite = rowsOf([numeric('age', [1, Infinity, 3]), numeric('b', [1, 2, 3])])
      expect(caught(() => make().fit(trainOnEvery(infinite), seed))).toMatchObject({ fault: 'not-finite' })
      const other = new ModellingRows({
        ...heldOut.data,
        features: heldOut.data.features.map(f =>
          f.name === 'age' ? categorical('age', Array(20).fill('x')) : f,
        ),
      })
      expect(() => fitted.apply(other)).toThrow(/was numeric in training/)
      expect(caught(() => loadImputer({ kind: name }))).toMatchObject({ fault: 'bad-model-file' })
    })
  })

describe('nearest imputer', () => {
  for (const weights of ['uniform', 'distance'] as const)
    it(`gives what KNNImputer gives on standardised columns, ${weights} weights`, () => {
      const training = trainOnEvery(numbers(r.nearest.train))
      const fitted = nearestImputer({ k: 4, weights }).fit(training, seed)
      for (const name of ['train', 'new']) {
        const { rows } = fitted.apply(numbers(r.nearest[name]))
        const expected = r.nearest[`${weights} ${name}`].flat().map(Number)
        expect(largestError('Imputer: nearest neighbours', flat(rows), expected)).toBeLessThan(1e-10)
      }
    })

  it('takes the most frequent level of the nearest rows, and the usual one where nothing is in common', () => {
    const training = trainOnEvery(
      rowsOf([
        numeric('x', [1, 2, 3, 11, 12, 13, null]),
        categorical('c', ['a', 'a', 'b', 'b', 'b', '', 'b']),
      ]),
    )
    const fitted = nearestImputer({ k: 3 }).fit(training, seed)
    const { rows } = fitted.apply(rowsOf([numeric('x', [1.5, 12, null]), categorical('c', ['', '', ''])]))
    const [, c] = rows.features
    expect(c.kind === 'categorical' && Array.from(c.codes, code => c.levels[code])).toEqual(['a', 'b', 'b'])
  })

  it('gives a copy of a training row what the row has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
          minLength: 2,
          maxLength: 20,
        }),
        pairs => {
          const unique = [...new Map(pairs.map(pair => [pair[0], pair])).values()]
          if (unique.length < 2) return
          const training = trainOnEvery(
            rowsOf([
              numeric(
                'a',
                unique.map(p => p[0]),
              ),
              numeric(
                'b',
                unique.map(p => p[1]),
              ),
            ]),
          )
          const fitted = nearestImputer({ k: 1 }).fit(training, seed)
          const { rows } = fitted.apply(
            rowsOf([
              numeric(
                'a',
                unique.map(p => p[0]),
              ),
              numeric(
                'b',
                unique.map(() => null),
              ),
            ]),
          )
          expect(flat(rows).slice(unique.length)).toEqual(unique.map(p => p[1]))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('refuses k below 1', () => {
    expect(caught(() => nearestImputer({ k: 0 }))).toMatchObject({ fault: 'bad-setting' })
  })
})

describe('forest imputer', () => {
  const { truth, holes } = r.forest
  const kinds = [0, 0, 0, 0, 3, 2]
  const mixed = rowsOf(
    holes.map((column, j) =>
      kinds[j] === 0
        ? numeric(`x${j}`, column)
        : categorical(
            `x${j}`,
            column.map(v => (v === null ? '' : String(v))),
          ),
    ),
  )
  const training = trainOnEvery(mixed)

  /** Errors of the imputed values as the reference has them. */
  function errorsOf(rows: ModellingRows): [number, number] {
    let squares = 0
    let count = 0
    let wrong = 0
    let missing = 0
    rows.features.forEach((feature, j) => {
      const real = truth[j].map(Number)
      const mean = real.reduce((sum, v) => sum + v, 0) / real.length
      const variance = real.reduce((sum, v) => sum + (v - mean) ** 2, 0) / real.length
      holes[j].forEach((value, row) => {
        if (value !== null) return
        if (feature.kind === 'numeric') {
          squares += (feature.values[row] - real[row]) ** 2 / variance
          count++
        } else {
          missing++
          if (Number(feature.levels[feature.codes[row]]) !== real[row]) wrong++
        }
      })
    })
    return [Math.sqrt(squares / count), wrong / missing]
  }

  it('errs as missForest around scikit-learn does, over 5 seeds of 50 trees', () => {
    const ours = Array.from({ length: 5 }, (_, at) => {
      const fitted = forestImputer({ trees: 50 }).fit(training, { seed: at })
      expect(fitted.rounds).toBeGreaterThanOrEqual(1)
      return errorsOf(fitted.apply(mixed).rows)
    })
    for (const k of [0, 1]) {
      const [a, b] = [ours, r.forest.errors].map(all => moments(all.map(pair => pair[k])))
      const se = Math.sqrt(a.variance / ours.length + b.variance / r.forest.errors.length)
      expect(Math.abs(a.mean - b.mean)).toBeLessThan(4 * se)
      expect(se).toBeLessThan(0.01)
    }
  })

  it('says how well each feature is predicted, and ends by its rule', () => {
    const { errors, rounds } = forestImputer({ trees: 30 }).fit(training, seed)
    expect(errors.map(({ feature }) => feature)).toEqual(mixed.features.map(f => f.name))
    for (const { error } of errors) {
      expect(error).toBeGreaterThan(0)
      expect(error).toBeLessThan(1.05)
    }
    expect(rounds).toBeLessThan(10)
    expect(forestImputer({ trees: 5, maxRounds: 1 }).fit(training, seed).rounds).toBe(1)
  })

  it('refuses no rounds', () => {
    expect(caught(() => forestImputer({ maxRounds: 0 }))).toMatchObject({ fault: 'bad-setting' })
  })
})

describe('chained imputer', () => {
  it('keeps the spread of what it fills: the variance of a column with gaps is not shrunk', () => {
    const random = createRandom(7, 'chained spread')
    const z = Array.from({ length: 400 }, () => random.normal())
    const y = z.map(v => v + random.normal())
    const gaps = y.map(v => (random.next() < 0.4 ? null : v))
    const training = trainOnEvery(rowsOf([numeric('z', z), numeric('y', gaps)]))
    const variances = chainedImputer({ iterations: 3 })
      .fit(training, seed)
      .apply(training.data)
      .map(({ rows }) => moments(flat(rows).slice(400)).variance)
    const expected = moments(y).variance
    for (const variance of variances) expect(variance / expected).toBeGreaterThan(0.8)
    expect(new Set(variances).size).toBe(5)
  })

  it('fits in front of a learner: training rows stay training rows', () => {
    const { training, heldOut } = trainOnFirst(cohort(150, 9), 100)
    const fitted = chainedImputer({ imputations: 1, iterations: 2 }).fit(training, seed)
    const complete = applyToTraining({ apply: (rows: ModellingRows) => fitted.apply(rows)[0].rows }, training)
    const model = createLearner('regression', 'binary').fit(complete, seed)
    expect(model.predict(complete).imputed).toEqual([])
    expect(fitted.apply(heldOut.data)).toHaveLength(1)
  })
})

describe('imputers in front of a split', () => {
  it('are fitted again in each fold', () => {
    const rows = cohort()
    const folds = [0, 1].map(k => {
      const all = Int32Array.from(rows.patient.keys())
      return { name: `${k}`, training: all.filter(i => i % 2 !== k), heldOut: all.filter(i => i % 2 === k) }
    })
    const split = makeSplit({ name: 'two', kind: 'repeated-k-fold', groups: rows.patient, folds })
    const saved = split.folds.map(fold =>
      JSON.stringify(nearestImputer().fit(fold.divide(rows).training, seed)),
    )
    expect(saved[0]).not.toBe(saved[1])
  })
})

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length }
}

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    if (!(error instanceof LearnerError)) throw error
    return error
  }
  return null
}
