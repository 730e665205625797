import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordRelativeError, reference } from '../../test/agreement.ts'
import { parseGmt, readGmt } from './gmt.ts'
import { overRepresentation } from './over-representation.ts'
import { preRanked } from './pre-ranked.ts'

const r = reference<{
  ora: { overlap: number; size: number; drawn: number; all: number; p: number; midP: number }[]
  stat: number[]
  member: number[]
  enrichment: number
  half: number
  low: number
  exact: { p: number; nes: number }
  exactHalf: { p: number; nes: number }
  exactLow: { p: number; nes: number }
}>('enrichment')
const named = (n: number) => Array.from({ length: n }, (_, i) => `g${i + 1}`)

describe('over-representation', () => {
  it.each(r.ora)(
    '$overlap of $size among $drawn of $all: phyper',
    ({ overlap, size, drawn, all, p, midP }) => {
      const universe = named(all)
      const genes = universe.slice(0, size)
      const selected = [...genes.slice(0, overlap), ...universe.slice(size, size + drawn - overlap)]
      const set = { name: 'set', description: '', genes: [...genes, 'not measured'] }
      const plain = overRepresentation(universe, selected, [set])
      expect(plain.sets[0]).toMatchObject({ overlap, size, lost: 1, expected: (size * drawn) / all })
      expect(recordRelativeError('over-representation', [plain.sets[0].p], [p], 1e-300)).toBeLessThan(1e-10)
      const mid = overRepresentation(universe, selected, [set], { midP: true })
      expect(recordRelativeError('over-representation', [mid.sets[0].p], [midP], 1e-300)).toBeLessThan(1e-10)
    },
  )

  it('names what is left out, and refuses a selection outside the universe', () => {
    const universe = named(20)
    const small = { name: 'small', description: '', genes: ['g1', 'x'] }
    const { left, unknown } = overRepresentation(universe, ['g1', 'x'], [small])
    expect(left[0]).toEqual({ name: 'small', reason: '1 genes measured, fewer than 5', lost: 1 })
    expect(unknown).toEqual(['x'])
    expect(() => overRepresentation(universe, ['x'], [small])).toThrow('measured universe')
    expect(() => overRepresentation(['a', 'a'], ['a'], [])).toThrow('a stands twice')
  })
})

describe('pre-ranked enrichment', () => {
  const genes = named(r.stat.length)
  const shuffled = [4, 0, 8, 2, 6, 1, 7, 3, 5]
  const set = (name: string, places: readonly number[]) => ({
    name,
    description: '',
    genes: places.map(place => genes[place - 1]),
  })
  const run = (weight: number) =>
    preRanked(
      shuffled.map(i => genes[i]),
      Float64Array.from(shuffled, i => r.stat[i]),
      [set('top', r.member), set('low', [6, 8, 9])],
      { seed: 3, permutations: 20_000, weight, fewest: 1 },
    )
  it('gives the walk of its definition, and the exact p and normalised score within Monte-Carlo error', () => {
    const top = run(1).sets.find(one => one.set === 'top')
    const low = run(1).sets.find(one => one.set === 'low')
    const half = run(0.5).sets.find(one => one.set === 'top')
    const seen = [top, half, low].map(one => one?.enrichment ?? Number.NaN)
    expect(recordAbsoluteError('pre-ranked enrichment', seen, [r.enrichment, r.half, r.low])).toBeLessThan(
      1e-12,
    )
    // 20,000 permutations, about half of either sign: the standard error of a p near 0.05 is 0.002.
    expect(Math.abs((top?.p ?? 1) - r.exact.p)).toBeLessThan(0.01)
    expect(Math.abs((low?.p ?? 1) - r.exactLow.p)).toBeLessThan(0.01)
    expect(Math.abs((half?.normalised ?? 0) - r.exactHalf.nes)).toBeLessThan(0.02)
    expect(top?.leadingEdge).toEqual(['g1', 'g3', 'g4'])
    expect(low?.leadingEdge).toEqual(['g8', 'g9'])
  })

  it('does not depend on the other sets, and repeats itself', () => {
    const statistics = Float64Array.from(r.stat)
    const both = run(1).sets.find(one => one.set === 'low')
    const alone = preRanked(genes, statistics, [set('low', [6, 8, 9])], {
      seed: 3,
      permutations: 20_000,
      fewest: 1,
    }).sets[0]
    expect(alone.p).toBe(both?.p)
    expect(alone.normalised).toBe(both?.normalised)
  })

  it('finds nothing where there is nothing: p of random sets is uniform', () => {
    const n = 200
    const universe = named(n)
    const statistics = Float64Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) * 3)
    const sets = Array.from({ length: 100 }, (_, s) => ({
      name: `random ${s}`,
      description: '',
      genes: universe.filter((_, i) => (i * 7919 + s * 104_729 + ((i * s) % 31) * 13) % 17 === 0),
    }))
    const { sets: tested } = preRanked(universe, statistics, sets, { seed: 1, permutations: 200 })
    const small = tested.filter(({ p }) => p <= 0.05).length
    expect(small).toBeLessThanOrEqual(0.05 * tested.length + 4 * Math.sqrt(0.0475 * tested.length))
    expect(tested.filter(({ q }) => q < 0.05)).toEqual([])
  })

  it('refuses a statistic that is missing', () => {
    expect(() => preRanked(['a'], Float64Array.of(Number.NaN), [], { seed: 1 })).toThrow('a has no finite')
  })
})

describe('GMT', () => {
  it('reads sets, and finds what is wrong with them', () => {
    const text = 'A\tfirst\tg1\tg2\tg2\nB\t\n\nA\tagain\tg3\r\nC\turl\t1-Sep\tTP53\t\n'
    const { sets, findings } = parseGmt(text, 'x.gmt')
    expect(sets.map(({ name, genes }) => [name, genes])).toEqual([
      ['A', ['g1', 'g2']],
      ['C', ['1-Sep', 'TP53']],
    ])
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['gene-twice', 1],
      ['set-empty', 2],
      ['set-twice', 4],
      ['excel-date', 5],
    ])
  })

  it('reads gzip, and says when it is cut short or holds nothing', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gmt-'))
    const file = path.join(folder, 'sets.gmt.gz')
    const packed = gzipSync('A\tx\tg1\tg2\n'.repeat(1))
    writeFileSync(file, packed)
    expect((await readGmt(file)).sets).toHaveLength(1)
    writeFileSync(file, packed.subarray(0, packed.length - 12))
    await expect(readGmt(file)).rejects.toThrow('gzip-cut-short')
    const empty = path.join(folder, 'empty.gmt')
    writeFileSync(empty, 'only a name\n')
    await expect(readGmt(empty)).rejects.toThrow('no-sets')
  })
})
