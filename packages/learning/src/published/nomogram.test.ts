import { makeTable, numberColumn, textColumn } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { LearnerError } from '../learner-error.ts'
import { categorical, modellingRows, numeric } from '../learners/reference.case.ts'
import { nomogramScore, readNomogram } from './nomogram.ts'

// A nomogram of two scales, worked by hand: age 40 gives 0 points, 80 gives 100; stage IV gives 50.
const table = makeTable('nomogram', [
  textColumn('feature', ['age', 'age', 'stage', 'stage', null, null, null]),
  textColumn('value', ['80', '40', 'III', 'IV', null, null, null]),
  numberColumn('points', [100, 0, 0, 50, 0, 100, 150]),
  numberColumn('risk', [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 0.1, 0.5, 0.9]),
])
const rows = (age: number[], stage: string[]) =>
  modellingRows([numeric('age', age), categorical('stage', stage)], {
    kind: 'binary',
    event: new Uint8Array(age.length),
  })

describe('a nomogram', () => {
  const score = nomogramScore(readNomogram(table))

  it('adds points, linear between, and reads the risk off the total', () => {
    const { values } = score.evaluate(rows([40, 60, 60, 80, 90, 30], ['III', 'III', 'IV', 'IV', 'IV', 'IV']))
    // totals 0, 50, 100, 150, 150 (constant beyond 80), 50 (constant below 40)
    const wanted = [0.1, 0.3, 0.5, 0.9, 0.9, 0.3]
    wanted.forEach((risk, i) => {
      expect(values[i]).toBeCloseTo(risk, 14)
    })
  })

  it('counts a level without points, and says nothing of that patient', () => {
    const { values, unseen } = score.evaluate(rows([60, 60], ['II', 'IV']))
    expect(Number.isNaN(values[0])).toBe(true)
    expect(values[1]).toBeCloseTo(0.5, 14)
    expect(unseen).toEqual([{ feature: 'stage', level: 'II', count: 1 }])
  })

  it('refuses an incomplete row by its line, and a total that does not rise', () => {
    const broken = makeTable('broken', [
      textColumn('feature', ['age']),
      textColumn('value', [null]),
      numberColumn('points', [3]),
      numberColumn('risk', [Number.NaN]),
    ])
    expect(() => readNomogram(broken)).toThrow(/line 2 of the nomogram broken is incomplete/)
    const flat = {
      scales: [],
      total: [
        { points: 1, risk: 0.1 },
        { points: 1, risk: 0.4 },
      ],
    }
    expect(() => nomogramScore(flat)).toThrow(LearnerError)
  })
})
