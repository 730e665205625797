import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { dot } from './centred-columns.ts'
import { type PlsFit, type PlsOptions, pls } from './pls.ts'

interface Run {
  readonly coefficients: readonly (readonly (readonly number[])[])[]
  readonly intercepts: readonly (readonly number[])[]
  readonly scores: readonly (readonly number[])[]
  readonly explained: readonly number[]
  readonly vip?: readonly number[]
}

type Columns = readonly (readonly number[])[]
const r = reference<
  { x: Columns; y: Columns; wide: Columns; wy: readonly number[]; class: readonly number[] } & Readonly<
    Record<
      'nipals' | 'nipalsUnscaled' | 'simpls' | 'single' | 'singleSimpls' | 'wideFit' | 'discriminant',
      Run
    >
  >
>('pls')

function agreement(method: string, fit: PlsFit, run: Run): number {
  const pairs: [ArrayLike<number>, ArrayLike<number>][] = [
    [fit.explained, run.explained],
    ...run.coefficients.flatMap((paths, m) =>
      paths.map((path, a): [ArrayLike<number>, ArrayLike<number>] => [fit.coefficients[m][a], path]),
    ),
    ...run.intercepts.map((values, m): [ArrayLike<number>, ArrayLike<number>] => [fit.intercepts[m], values]),
    ...(Array.isArray(run.vip) ? [[fit.importance, run.vip] as [ArrayLike<number>, ArrayLike<number>]] : []),
  ]
  // Scores have no sign and, in SIMPLS, unit length: they are compared as directions.
  run.scores.forEach((scores, a) => {
    const expected = Float64Array.from(scores)
    const mine = fit.scores[a]
    const cosine = dot(mine, expected) / Math.sqrt(dot(mine, mine) * dot(expected, expected))
    pairs.push([[Math.abs(cosine)], [1]])
  })
  return Math.max(...pairs.map(([actual, expected]) => largestError(method, actual, expected)))
}

describe('partial least squares', () => {
  const cases: readonly [string, Run, PlsOptions][] = [
    ['NIPALS, three responses', r.nipals, { x: r.x, y: r.y, components: 4 }],
    ['NIPALS, unscaled', r.nipalsUnscaled, { x: r.x, y: r.y, components: 4, scale: false }],
    ['SIMPLS, three responses', r.simpls, { x: r.x, y: r.y, components: 4, algorithm: 'simpls' }],
    ['one response', r.single, { x: r.x, y: [r.y[0]], components: 5 }],
    ['SIMPLS, one response', r.singleSimpls, { x: r.x, y: [r.y[0]], components: 5, algorithm: 'simpls' }],
    ['more columns than rows', r.wideFit, { x: r.wide, y: [r.wy], components: 6 }],
    ['discriminant analysis', r.discriminant, { x: r.x, y: [r.class], components: 3 }],
  ]
  for (const [title, run, options] of cases)
    it(`agrees with R pls: ${title}`, () => {
      expect(agreement(`PLS (${title})`, pls(options), run)).toBeLessThan(1e-8)
    })

  it('discriminant analysis with a column for each of two classes is that with one column', () => {
    const other = r.class.map(c => 1 - c)
    const two = pls({ x: r.x, y: [other, r.class], components: 3 })
    const one = pls({ x: r.x, y: [r.class], components: 3 })
    two.coefficients[1].forEach((beta, a) => {
      expect(largestError('two classes', beta, one.coefficients[0][a])).toBeLessThan(1e-9)
    })
  })

  it('stops where nothing is left to explain, and gives a constant column no weight', () => {
    const x = [r.x[0], r.x[0].map(() => 7), r.x[0].map(v => 2 * v)]
    const fit = pls({ x, y: [r.y[0]], components: 3 })
    expect(fit.scores).toHaveLength(1)
    expect(fit.coefficients[0][0][1]).toBe(0)
    const none = pls({ x, y: [r.y[0].map(() => 1)], components: 3 })
    expect([none.scores.length, none.importance.length]).toEqual([0, 0])
    expect(pls({ x: [], y: [r.y[0]], components: 3 }).scores).toHaveLength(0)
    expect(() => pls({ x: [[1, Number.NaN, 3]], y: [[1, 2, 3]], components: 1 })).toThrow(
      /missing or infinite/,
    )
    expect(() => pls({ x: [[1, 3]], y: [[1, 2, 3]], components: 1 })).toThrow(/equal lengths/)
  })

  it('scores are orthogonal, the mean square of importance is 1, and shifting or stretching a column changes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 9 }),
        (seed, j, by) => {
          const random = createRandom(seed, 'pls')
          const [y, ...x] = Array.from({ length: 4 }, () => Array.from({ length: 12 }, () => random.normal()))
          const fit = pls({ x, y: [y], components: 2 })
          const [a, b] = fit.scores
          expect(Math.abs(dot(a, b))).toBeLessThan(1e-9 * Math.sqrt(dot(a, a) * dot(b, b)))
          const square = fit.importance.reduce((sum, v) => sum + v * v, 0) / x.length
          expect(square).toBeCloseTo(1, 10)
          const moved = x.map((column, k) => (k === j ? column.map(v => by * v + by) : column))
          const other = pls({ x: moved, y: [y], components: 2 })
          expect(largestError('stretch', other.importance, fit.importance, 1)).toBeLessThan(1e-6)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
