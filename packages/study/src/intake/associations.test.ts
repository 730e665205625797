import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Feature, Outcome } from '@tessera/learning'
import { quantileOfSorted } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { associationFindings, type GroupTest, likelihoodRatioByGroup } from './associations.ts'
import { givesAway } from './gives-away.ts'

interface Reference {
  readonly centre: number[]
  readonly x: (number | null)[]
  readonly y: number[]
  readonly time: number[]
  readonly event: number[]
  readonly centreBinary: GroupTest
  readonly centreSurvival: GroupTest
  readonly quartiles: number[][]
}
const reference: Reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/intake.json'), 'utf8'),
)
const centre = Int32Array.from(reference.centre)
const binary: Outcome = { kind: 'binary', event: Uint8Array.from(reference.y) }
const survival: Outcome = {
  kind: 'time-to-event',
  time: Float64Array.from(reference.time),
  event: Uint8Array.from(reference.event),
  unit: 'months',
  horizon: 12,
}
const x: Feature = {
  kind: 'numeric',
  name: 'x',
  unit: null,
  values: Float64Array.from(reference.x, value => value ?? Number.NaN),
}

describe('likelihood-ratio tests of centre', () => {
  it.each([
    ['centre, binary', centre, binary, reference.centreBinary],
    ['centre, survival', centre, survival, reference.centreSurvival],
  ])('%s agrees with R', (_, group, outcome, expected) => {
    const test = likelihoodRatioByGroup(group, outcome)
    recordError(
      'Centre predicts outcome: likelihood-ratio test',
      largestError([test?.statistic ?? Number.NaN, test?.p ?? Number.NaN], [expected.statistic, expected.p]),
    )
    expect(test?.df).toBe(expected.df)
    expect(Math.abs((test?.statistic ?? Number.NaN) / expected.statistic - 1)).toBeLessThan(1e-9)
    expect(Math.abs((test?.p ?? Number.NaN) / expected.p - 1)).toBeLessThan(1e-8)
  })

  it('are warnings where they are significant, and are not made of groups too small', () => {
    const options = { features: [x], centre, centres: ['A', 'B', 'C', 'D'], question: 'q', seed: 1 }
    const codes = associationFindings({ ...options, outcome: binary }).map(finding => finding.code)
    expect(codes.includes('centre-predicts-outcome')).toBe(reference.centreBinary.p < 0.05)
    expect(codes.includes('missingness-predicts-outcome')).toBe(true)
    expect(
      likelihoodRatioByGroup(Int32Array.from([0, 0, 0, 1]), { kind: 'binary', event: new Uint8Array(4) }),
    ).toBeNull()
  })
})

describe('a column that gives the outcome away', () => {
  const tell = (feature: Feature, outcome: Outcome) =>
    givesAway([feature], outcome, 'q', () => 'p.csv').length
  const numeric = (values: ArrayLike<number>): Feature => ({
    kind: 'numeric',
    name: 'z',
    unit: null,
    values: Float64Array.from(values),
  })

  it('a copy, its reverse, and missingness that goes with the event are caught', () => {
    expect(tell(numeric(reference.y), binary)).toBe(1)
    expect(tell(numeric(reference.y.map(y => -3 * y + 2)), binary)).toBe(1)
    expect(tell(numeric(reference.y.map(y => (y === 1 ? 5 : Number.NaN))), binary)).toBe(1)
    expect(tell(numeric(reference.time.map(Math.log)), survival)).toBe(1)
    expect(tell(numeric(reference.event), survival)).toBe(1)
  })

  it('a text column of the outcome is caught; one of unique texts is not taken for an oracle', () => {
    const text = (codes: number[], levels: string[]): Feature => ({
      kind: 'categorical',
      name: 'z',
      levels,
      codes: Int32Array.from(codes),
    })
    expect(tell(text(reference.y, ['no', 'yes']), binary)).toBe(1)
    const unique = reference.y.map((_, i) => i)
    expect(tell(text(unique, unique.map(String)), binary)).toBe(0)
  })

  it('an ordinary column is not', () => {
    expect(tell(x, binary)).toBe(0)
    expect(tell(x, survival)).toBe(0)
  })
})

describe('quartiles of table 1', () => {
  it('are R’s type 7', () => {
    reference.quartiles.forEach((expected, code) => {
      const values = Float64Array.from(
        reference.x.filter((value, i) => value !== null && reference.centre[i] === code).map(Number),
      ).sort()
      for (const [k, p] of [0.25, 0.5, 0.75].entries())
        expect(quantileOfSorted(values, p)).toBeCloseTo(expected[k], 12)
    })
  })
})
