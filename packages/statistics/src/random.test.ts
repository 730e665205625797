import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from './random.ts'

const paths = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 })

/** The first draws of many streams that differ in the last part of their path alone. */
function acrossStreams(streams: number, draws: number, draw: (random: Random) => number): Float64Array[] {
  const columns = Array.from({ length: draws }, () => new Float64Array(streams))
  for (let i = 0; i < streams; i++) {
    const random = createRandom(1, 'bootstrap', i)
    for (const column of columns) column[i] = draw(random)
  }
  return columns
}

describe('createRandom', () => {
  it('gives one stream for one seed and path, on every machine', () => {
    fc.assert(
      fc.property(fc.integer(), paths, (seed, path) => {
        const [a, b] = [createRandom(seed, ...path), createRandom(seed, ...path)]
        for (let i = 0; i < 5; i++) expect(a.next()).toBe(b.next())
        expect(a.permutation(9)).toEqual(b.permutation(9))
        expect(a.normal()).toBe(b.normal())
      }),
      { numRuns: 1000 },
    )
  })

  it('gives different streams for different seeds and paths', () => {
    const first = new Set<number>()
    for (let seed = 0; seed < 20; seed++)
      for (const path of [[], ['a'], ['b'], ['a', 'b'], ['a', 1], ['a', 11], [1, 'a']])
        first.add(createRandom(seed, ...path).next())
    expect(first.size).toBe(140)
  })

  it('no two of 300,000 streams begin alike', () => {
    const [first] = acrossStreams(300_000, 1, random => random.next())
    // 53-bit values: the chance of any equal pair is 5e-6; with a 32-bit state ten pairs would be expected.
    expect(new Set(first).size).toBe(300_000)
  })

  it('the first draws of neighbouring streams are uniform and uncorrelated, within 4.5 standard errors', () => {
    const n = 100_000
    const columns = acrossStreams(n, 8, random => random.next())
    columns.forEach((column, j) => {
      const mean = column.reduce((sum, u) => sum + u, 0) / n
      expect(Math.abs(mean - 0.5) * Math.sqrt(12 * n)).toBeLessThan(4.5)
      const counts = new Float64Array(64)
      for (const u of column) counts[Math.floor(u * 64)]++
      const chiSquared = counts.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0)
      expect((chiSquared - 63) / Math.sqrt(126)).toBeLessThan(4.5)
      for (let k = 0; k < j; k++) {
        const product = column.reduce((sum, u, i) => sum + (u - 0.5) * (columns[k][i] - 0.5), 0)
        expect((Math.abs(product) * 12) / Math.sqrt(n)).toBeLessThan(4.5)
      }
    })
  })

  it('uniform draws lie in [0, 1), whole numbers in 0 to n - 1, each about equally often', () => {
    const random = createRandom(3, 'range')
    const counts = new Float64Array(7)
    for (let i = 0; i < 70_000; i++) {
      const u = random.next()
      expect(u >= 0 && u < 1).toBe(true)
      counts[random.integer(7)]++
    }
    // 22.46: the 0.999 quantile of chi-squared with 6 degrees of freedom.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.46)
  })

  it('normal draws have the moments of a standard normal, within 4.5 standard errors', () => {
    const n = 200_000
    const random = createRandom(5, 'normal')
    const values = Float64Array.from({ length: n }, () => random.normal())
    const moment = (power: number) => values.reduce((sum, z) => sum + z ** power, 0) / n
    // Variances of z, z^2, z^3 and z^4: 1, 2, 15 and 96.
    expect(Math.abs(moment(1)) * Math.sqrt(n)).toBeLessThan(4.5)
    expect(Math.abs(moment(2) - 1) * Math.sqrt(n / 2)).toBeLessThan(4.5)
    expect(Math.abs(moment(3)) * Math.sqrt(n / 15)).toBeLessThan(4.5)
    expect(Math.abs(moment(4) - 3) * Math.sqrt(n / 96)).toBeLessThan(4.5)
  })

  it('a permutation holds every number once; every order of three comes about equally often', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(200), (seed, n) => {
        expect(createRandom(seed, 'p').permutation(n).sort()).toEqual(
          Int32Array.from({ length: n }, (_, i) => i),
        )
      }),
      { numRuns: 1000 },
    )
    const random = createRandom(11, 'orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 60_000; i++) {
      const order = random.permutation(3).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    // 20.52: the 0.999 quantile of chi-squared with 5 degrees of freedom.
    expect(counts.size).toBe(6)
    expect([...counts.values()].reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(
      20.52,
    )
  })

  it('a resample leaves out a patient with probability (1 - 1/n)^n', () => {
    const n = 50
    const rounds = 4000
    let out = 0
    for (let i = 0; i < rounds; i++) out += n - new Set(createRandom(13, i).resample(n)).size
    const p = (1 - 1 / n) ** n
    // The numbers left out of one resample are negatively correlated: the binomial error is an upper bound.
    expect(Math.abs(out / (rounds * n) - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / (rounds * n)))
  })
})
