import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoldPlan, SplitError } from './fold-plan.ts'
import { applyToHeldOut, applyToTraining, makeSplit, resampleTraining, splitTraining } from './split.ts'

/** The smallest data set: a name for each row. */
class Names {
  readonly names: readonly string[]
  constructor(names: readonly string[]) {
    this.names = names
  }
  get size(): number {
    return this.names.length
  }
  select(rows: Int32Array): Names {
    return new Names(Array.from(rows, row => this.names[row]))
  }
}

const names = new Names(['a', 'b', 'c', 'd', 'e'])
/** Rows 1 and 2 are one patient. */
const groups = Int32Array.of(0, 1, 1, 2, 3)
const plan = (training: number[], heldOut: number[], name = 'f'): FoldPlan => ({
  name,
  training: Int32Array.from(training),
  heldOut: Int32Array.from(heldOut),
})
const split = (...folds: FoldPlan[]) => makeSplit({ name: 's', kind: 'repeated-k-fold', groups, folds })

describe('makeSplit', () => {
  it('divides data into the rows of the plan, with their numbers and their fold', () => {
    const { training, heldOut } = split(plan([4, 0], [1, 2])).folds[0].divide(names)
    expect(training.data.names).toEqual(['e', 'a'])
    expect(heldOut.data.names).toEqual(['b', 'c'])
    expect(training.rows).toEqual(Int32Array.of(4, 0))
    expect(training.label).toEqual({ split: 's', fold: 'f', index: 0 })
    expect([training.kind, heldOut.kind]).toEqual(['training', 'held out'])
  })

  it.each([
    ['a patient on both sides', plan([0, 1], [2, 3]), 'has patient 1 on both sides'],
    ['a row on both sides', plan([0, 3], [3]), 'on both sides'],
    ['no training rows', plan([], [1]), 'no training rows'],
    ['no held-out rows', plan([1], []), 'no held-out rows'],
    ['a row that does not exist', plan([0], [5]), 'names row 5'],
    ['a negative row', plan([-1], [1]), 'names row -1'],
  ])('refuses %s', (_, fold, message) => {
    expect(() => split(fold)).toThrow(SplitError)
    expect(() => split(fold)).toThrow(message)
  })

  it('refuses a split without folds, and data of another size', () => {
    expect(() => split()).toThrow('no fold')
    expect(() => split(plan([0], [1])).folds[0].divide(new Names(['a']))).toThrow(
      'of 5 rows, the data have 1',
    )
  })

  it('never lets a patient stand on both sides, whatever the plan', () => {
    const rows = fc.uniqueArray(fc.nat(19), { minLength: 1, maxLength: 20 })
    const patients = fc.array(fc.nat(6), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(patients, rows, rows, (patient, training, heldOut) => {
        const of = Int32Array.from(patient)
        const shared = training.some(t => heldOut.some(h => of[t] === of[h]))
        const make = () =>
          makeSplit({ name: 's', kind: 'external', groups: of, folds: [plan(training, heldOut)] })
        if (shared) expect(make).toThrow(SplitError)
        else expect(make().folds).toHaveLength(1)
      }),
    )
  })
})

describe('training rows', () => {
  const { training, heldOut } = split(plan([4, 1, 2], [0, 3])).folds[0].divide(names)

  it('drawn again keep the numbers that they have in the whole data set', () => {
    const again = resampleTraining(training, Int32Array.of(0, 0, 2))
    expect(again.data.names).toEqual(['e', 'e', 'c'])
    expect(again.rows).toEqual(Int32Array.of(4, 4, 2))
    expect(again.label).toBe(training.label)
  })

  it('divided again stay within themselves, patients together', () => {
    const [inner] = splitTraining(training, Int32Array.of(0, 1, 1), [plan([1, 2], [0])])
    expect(inner.training.data.names).toEqual(['b', 'c'])
    expect(inner.heldOut.data.names).toEqual(['e'])
    expect(inner.training.label.split).toBe('inner of s/f')
    expect(() => splitTraining(training, Int32Array.of(0, 1, 1), [plan([1], [2])])).toThrow(SplitError)
  })

  it('stay training rows, and held-out rows held out, when something fitted is applied', () => {
    const upper = { apply: (given: Names) => given.names.map(name => name.toUpperCase()) }
    expect(applyToTraining(upper, training)).toMatchObject({ kind: 'training', data: ['E', 'B', 'C'] })
    expect(applyToHeldOut(upper, heldOut)).toMatchObject({ kind: 'held out', data: ['A', 'D'] })
    expect(applyToHeldOut(upper, heldOut).rows).toEqual(heldOut.rows)
  })

  it('of the model that is shipped are those that train in any fold, in order, and no others', () => {
    const every = split(plan([4, 1, 2], [0]), plan([0, 4], [1, 2])).everyTraining(names)
    expect(every.data.names).toEqual(['a', 'b', 'c', 'e'])
    expect(every.rows).toEqual(Int32Array.of(0, 1, 2, 4))
    expect(every.label).toEqual({ split: 's', fold: 'every training row', index: -1 })
    expect(() => split(plan([0], [1])).everyTraining(new Names(['a']))).toThrow(SplitError)
  })
})
