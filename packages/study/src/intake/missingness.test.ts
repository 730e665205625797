import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Feature, Outcome } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { missingnessTests } from './missingness.ts'

interface Squares {
  readonly all: number
  readonly centres: number[]
}
interface Reference {
  readonly centre: number[]
  readonly x: (number | null)[]
  readonly y: number[]
  readonly time: number[]
  readonly event: number[]
  readonly missingWithin: { readonly binary: Squares; readonly survival: Squares }
  readonly small: { y: number[]; a: number[]; b: number[]; z: number[]; p: number[] }
}
const reference: Reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/intake.json'), 'utf8'),
)
const numeric = (name: string, missing: ArrayLike<boolean>): Feature => ({
  kind: 'numeric',
  name,
  unit: null,
  values: Float64Array.from({ length: missing.length }, (_, i) => (missing[i] ? Number.NaN : 1)),
})

describe('missingness that predicts the outcome', () => {
  const x = numeric(
    'x',
    reference.x.map(value => value === null),
  )
  const outcomes: Record<'binary' | 'survival', Outcome> = {
    binary: { kind: 'binary', event: Uint8Array.from(reference.y) },
    survival: {
      kind: 'time-to-event',
      time: Float64Array.from(reference.time),
      event: Uint8Array.from(reference.event),
      unit: 'months',
      horizon: 12,
    },
  }

  it.each(['binary', 'survival'] as const)('statistics agree with R, %s', kind => {
    const tests = missingnessTests({
      features: [x],
      outcome: outcomes[kind],
      centre: Int32Array.from(reference.centre),
      seed: 1,
      permutations: 1,
    })
    const { all, centres } = reference.missingWithin[kind]
    const squares = tests.map(test => test.z ** 2)
    const expected = tests.map(({ centre }) => (centre === null ? all : centres[centre]))
    expect(tests.at(-1)?.centre).toBeNull()
    recordError(
      'Missingness predicts outcome: scores permuted within centres',
      largestError(squares, expected),
    )
    squares.forEach((square, i) => {
      expect(Math.abs(square / expected[i] - 1)).toBeLessThan(1e-10)
    })
  })

  it('p agrees with the exact permutation distribution, within Monte-Carlo error', () => {
    const { y, a, b, z, p } = reference.small
    const tests = missingnessTests({
      features: [
        numeric(
          'a',
          a.map(value => value === 1),
        ),
        numeric(
          'b',
          b.map(value => value === 1),
        ),
      ],
      outcome: { kind: 'binary', event: Uint8Array.from(y) },
      centre: new Int32Array(10),
      seed: 1,
      permutations: 20_000,
    })
    expect(tests.map(test => test.feature)).toEqual(['a', 'b'])
    const errors = tests.map((test, i) => Math.abs(test.p - p[i]))
    recordError('Missingness predicts outcome: p of the largest statistic', Math.max(...errors))
    tests.forEach((test, i) => {
      expect(test.z).toBeCloseTo(z[i], 12)
      // Four standard errors of a share near 0.38 in 20,000.
      expect(errors[i]).toBeLessThan(0.014)
    })
  })

  /**
   * 600 patients in five centres, eight columns with 3 % missing, half of the patients with an event; in centre
   * 1 the first column is missing in `withEvent` of those who have one and in 6 % of the others.
   */
  function share(withEvent: number, studies: number): number {
    let found = 0
    for (let study = 0; study < studies; study++) {
      const random = createRandom(2026, 'missingness power', study)
      const centre = Int32Array.from({ length: 600 }, (_, i) => i % 5)
      const event = Uint8Array.from(centre, () => (random.next() < 0.5 ? 1 : 0))
      const features = Array.from({ length: 8 }, (_, j) =>
        numeric(
          `x${j}`,
          Array.from(centre, (code, i) => {
            const planted = j === 0 && code === 1 && withEvent > 0
            return random.next() < (planted ? (event[i] === 1 ? withEvent : 0.06) : 0.03)
          }),
        ),
      )
      const tests = missingnessTests({
        features,
        outcome: { kind: 'binary', event },
        centre,
        seed: study,
        permutations: 199,
      })
      const clear = tests.filter(test => test.p <= 0.05)
      if (withEvent === 0 ? clear.length > 0 : clear.some(t => t.feature === 'x0' && t.centre === 1)) found++
    }
    return found / studies
  }

  it('is found in one centre of five, of 600 patients, in more than four studies of five', () => {
    expect(share(0.45, 100)).toBeGreaterThan(0.8)
  })

  it('is not found where there is none: at most one false alarm in twenty studies, and Monte-Carlo error', () => {
    const studies = 400
    // Three standard errors above 5 %.
    expect(share(0, studies)).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / studies))
  })
})
