import { makeSplit } from '@tessera/evidence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  categorical,
  modellingRows,
  numeric,
  trainOnEvery,
  trainOnFirst,
} from '../learners/reference.case.ts'
import type { Feature } from '../rows.ts'
import { preparation, preparationFromJson } from './preparation.ts'

const context = { seed: 1 }
const rowsOf = (features: readonly Feature[], size: number) =>
  modellingRows(features, { kind: 'binary', event: new Uint8Array(size) })
const all = (size: number) => Int32Array.from({ length: size }, (_, i) => i)

describe('preparation', () => {
  it('imputes with the training median and the most frequent training level, never with held-out values', () => {
    const age = numeric('age', [50, null, 60, 70, null, 1000])
    const stage = categorical('stage', ['II', 'III', 'III', '', '', 'II'])
    const { training, heldOut } = trainOnFirst(rowsOf([age, stage], 6), 4)
    const prepared = preparation().fit(training, context)
    expect(prepared.apply(training.data).x.map(column => [...column])).toEqual([
      [50, 60, 60, 70],
      [0, 1, 1, 1],
    ])
    const held = prepared.apply(heldOut.data)
    expect(held.x.map(column => [...column])).toEqual([
      [60, 1000],
      [1, 0],
    ])
    expect(held.imputed).toEqual([
      { feature: 'age', count: 1 },
      { feature: 'stage', count: 1 },
    ])
    expect(prepared.terms.map(term => [term.term, term.whenMissing])).toEqual([
      ['age', '60'],
      ['stage: III', 'III'],
    ])
  })

  it('codes levels against the alphabetically first, and gives an unseen level the training shares', () => {
    const arm = categorical('arm', ['c', 'a', 'b', 'b', 'z', 'a'])
    const { training, heldOut } = trainOnFirst(rowsOf([arm], 6), 4)
    const prepared = preparation().fit(training, context)
    expect(prepared.terms.map(term => term.term)).toEqual(['arm: b', 'arm: c'])
    const held = prepared.apply(heldOut.data)
    expect(held.x.map(column => [...column])).toEqual([
      [0.5, 0],
      [0.25, 0],
    ])
    expect(held.unseen).toEqual([{ feature: 'arm', level: 'z', count: 1 }])
  })

  it('adds a missing indicator where training has missing values', () => {
    const rows = rowsOf([numeric('a', [1, null, 3]), numeric('b', [1, 2, 4])], 3)
    const prepared = preparation({ missingIndicator: true }).fit(trainOnEvery(rows), context)
    const design = prepared.apply(rows)
    expect(design.terms.map(term => term.term)).toEqual(['a', 'b', 'a missing'])
    expect([...design.x[2]]).toEqual([0, 1, 0])
  })

  it('scales by training mean and standard deviation', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 40 }),
        values => {
          fc.pre(new Set(values).size > 1)
          const rows = rowsOf([numeric('x', values)], values.length)
          const prepared = preparation({ scale: true }).fit(trainOnEvery(rows), context)
          const [x] = prepared.apply(rows).x
          const mean = x.reduce((sum, value) => sum + value, 0) / x.length
          const square = x.reduce((sum, value) => sum + value * value, 0) / x.length
          expect(mean).toBeCloseTo(0, 10)
          expect(square).toBeCloseTo(1, 10)
        },
      ),
    )
  })

  it('bends a number by a restricted cubic spline that is linear beyond the outer knots', () => {
    const values = Array.from({ length: 101 }, (_, i) => i)
    const rows = rowsOf([numeric('age', values)], 101)
    const prepared = preparation({ splines: { age: 4 } }).fit(trainOnEvery(rows), context)
    const { terms, x } = prepared.apply(rowsOf([numeric('age', [-30, -20, -10, 110, 120, 130])], 6))
    expect(terms.map(term => term.term)).toEqual(['age', "age'", "age''"])
    for (const column of x) {
      expect(column[2] - column[1]).toBeCloseTo(column[1] - column[0], 9)
      expect(column[5] - column[4]).toBeCloseTo(column[4] - column[3], 9)
    }
    expect(prepared.notes.filter(note => note.startsWith("age' ="))).toHaveLength(1)
  })

  it('keeps a spline linear where there are too few values, and says so', () => {
    const rows = rowsOf([numeric('grade', [1, 2, 1, 2, 1, 2, 2, 1])], 8)
    const prepared = preparation({ splines: { grade: 3 } }).fit(trainOnEvery(rows), context)
    expect(prepared.terms.map(term => term.term)).toEqual(['grade'])
    expect(prepared.notes[0]).toMatch(/'grade' has too few distinct values/)
  })

  it('drops a column without variation, and is the same after saving and loading', () => {
    const features = [
      numeric('constant', [2, 2, 2, 2]),
      numeric('empty', [null, null, null, null]),
      numeric('age', [1, 2, null, 4]),
      categorical('sex', ['f', 'm', '', 'f']),
    ]
    const rows = rowsOf(features, 4)
    const prepared = preparation({ scale: true, missingIndicator: true }).fit(trainOnEvery(rows), context)
    expect(prepared.terms.map(term => term.term)).toEqual(['age', 'sex: m', 'age missing', 'sex missing'])
    const loaded = preparationFromJson(JSON.parse(JSON.stringify(prepared)))
    expect(loaded.apply(rows)).toEqual(prepared.apply(rows))
    expect(loaded.terms).toEqual(prepared.terms)
  })

  it('does not change with the held-out rows', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer()), { minLength: 4, maxLength: 12 }), held => {
        const size = 4 + held.length
        const fitOf = (tail: readonly (number | null)[]) => {
          const rows = rowsOf([numeric('x', [1, 2, 3, 4, ...tail])], size)
          const rest = all(size).slice(4)
          const folds = [{ name: 'a', training: all(4), heldOut: rest }]
          const split = makeSplit({ name: 's', kind: 'external', groups: rows.patient, folds })
          return JSON.stringify(preparation().fit(split.folds[0].divide(rows).training, context))
        }
        expect(fitOf(held)).toBe(fitOf(held.map(() => null)))
      }),
    )
  })
})
