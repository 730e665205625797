import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsAssay } from '../../../test/counts.ts'
import { confounding } from './confounding.ts'
import { contrastOf, defaultContrasts } from './contrasts.ts'
import { sampleDesign } from './design-matrix.ts'

const { samples } = countsAssay

describe('a design from the sheet of the samples', () => {
  it('has a column a level of the group, then the covariates by treatment contrasts', () => {
    const design = sampleDesign(samples, { group: 'group', covariates: ['batch', 'age', 'group:age'] })
    expect(design.names).toEqual(['A', 'B', 'batchy', 'batchz', 'age', 'groupB:age'])
    expect([...design.columns[5]].slice(5, 8)).toEqual([0, 53, 61])
    expect(defaultContrasts(design).map(({ name }) => name)).toEqual(['B-A'])
  })

  it('takes a number of many values as a slope', () => {
    const design = sampleDesign(samples, { group: 'age' })
    expect(design.names).toEqual(['(Intercept)', 'age'])
    expect(defaultContrasts(design)[0].weights).toEqual([0, 1])
  })

  it('leaves out samples without a value and names them', () => {
    const some = samples.map((sample, s) =>
      s === 3 ? { ...sample, covariates: { ...sample.covariates, age: null } } : sample,
    )
    const design = sampleDesign(some, { group: 'group', covariates: ['age'] })
    expect(design.excluded).toEqual([{ sample: 's4', column: 'age' }])
    expect(design.rows).toHaveLength(11)
  })

  it('refuses a column that is not there, one level, and more coefficients than samples', () => {
    expect(() => sampleDesign(samples, { group: 'stage' })).toThrow(
      "no sample has anything in a column 'stage'",
    )
    const one = samples.filter(({ covariates }) => covariates.group === 'A')
    expect(() => sampleDesign(one, { group: 'group' })).toThrow('one level (A)')
    expect(() => sampleDesign(samples.slice(4, 8), { group: 'group', covariates: ['patient_id'] })).toThrow(
      'leave nothing to judge',
    )
  })
})

describe('contrasts', () => {
  const design = { names: ['A', 'B', 'pre-dose', 'pre'], columns: [] }
  it('are sums of columns, whose names may hold anything', () => {
    expect(contrastOf('B - A', design).weights).toEqual([-1, 1, 0, 0])
    expect(contrastOf('(B+pre)/2-pre-dose', design).weights).toEqual([0, 0.5, -1, 0.5])
    expect(contrastOf('2*(B-A)-(B-A)', design).weights).toEqual([-1, 1, 0, 0])
  })

  it.each([
    ['B-C', "what is 'C'?"],
    ['B-', "what is 'the end'?"],
    ['(B-A', "a ')' is missing"],
    ['A*B', 'not multiplied'],
    ['B/0', 'other than 0'],
    ['B-A+1', 'a number stands alone'],
    ['B-B', 'it compares nothing'],
  ])('%s is refused', (text, why) => {
    expect(() => contrastOf(text, design)).toThrow(why)
  })
})

describe('group against batch', () => {
  it("has Cramér's V between 0 and 1, whatever the labels, and the same the other way round", () => {
    const labels = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y')), {
      minLength: 4,
      maxLength: 30,
    })
    fc.assert(
      fc.property(labels, pairs => {
        const there = confounding(
          pairs.map(([g]) => g),
          pairs.map(([, b]) => b),
        )
        const back = confounding(
          pairs.map(([, b]) => b),
          pairs.map(([g]) => g),
        )
        if (Number.isNaN(there.cramersV)) return Number.isNaN(back.cramersV)
        return (
          there.cramersV > -1e-12 &&
          there.cramersV < 1 + 1e-12 &&
          Math.abs(there.cramersV - back.cramersV) < 1e-9
        )
      }),
      { numRuns: 50 },
    )
  })

  it('says whether differences can be told apart through batches that groups share', () => {
    expect(confounding(['a', 'b', 'b', 'c'], [1, 1, 2, 2]).separable).toBe(true)
    expect(confounding(['a', 'a', 'b', 'c'], [1, 2, 3, 3]).separable).toBe(false)
  })
})
