import { describe, expect, it } from 'vitest'
import { OmicsError } from '../../assay/omics-error.ts'
import { unknownSample } from '../../assay/sample.ts'
import { genotypesOf } from '../genotypes.ts'
import { columnsOfVariants } from '../variant.ts'
import { associate } from './associate.ts'
import { geneBurden } from './gene-burden.ts'

const people = 60
const row = (of: Readonly<Record<number, number>>, other = 0) =>
  Array.from({ length: people }, (_, s) => of[s] ?? other)
const genotypes = genotypesOf({
  samples: Array.from({ length: people }, (_, s) => unknownSample(`S${s}`)),
  variants: columnsOfVariants(
    [100, 101, 200, 201, 300].map(position => ({
      chromosome: '7',
      position,
      id: null,
      reference: 'A',
      alternate: 'C',
    })),
  ),
  // Rare, rare with the reference as the rarer allele, rare with missing calls, common, one allele alone.
  rows: [row({ 0: 1 }), row({ 1: 1 }, 2), row({ 2: 1, 3: -1 }), row({}, 1), row({})],
})
const interval = (start: number, end: number, name: string | null) => ({
  chromosome: 'chr7',
  start,
  end,
  name,
})

describe('geneBurden', () => {
  it('counts carriers of a rare allele, on both sides; BED starts from 0; what is not called is missing', () => {
    const genes = [
      interval(99, 101, 'ONE'),
      interval(100, 200, 'TWO'),
      interval(199, 300, 'THREE'),
      interval(0, 999, null),
    ]
    const { carriers, variants } = geneBurden(genotypes, genes, { rareBelow: 0.05 })
    expect(Array.from({ length: 3 }, (_, v) => carriers.variant(v).id)).toEqual(['ONE', 'TWO', 'THREE'])
    expect([...variants]).toEqual([2, 2, 1])
    expect([...carriers.calls(0).subarray(0, 4)]).toEqual([1, 1, 0, 0])
    expect([...carriers.calls(1).subarray(0, 4)]).toEqual([0, 1, 1, 0])
    expect([...carriers.calls(2).subarray(0, 4)]).toEqual([0, 0, 1, -1])
    const y = Float64Array.from({ length: people }, (_, s) => (s < 2 ? 5 : s % 3))
    const tested = associate(carriers, { kind: 'continuous', y }, { minimumMinorCount: 2 })
    expect([...tested.place]).toEqual([0, 1])
    // Carriers of ONE are the two with 5.
    expect(tested.effect[0]).toBeCloseTo(5 - y.subarray(2).reduce((sum, value) => sum + value, 0) / 58, 10)
  })

  it('refuses genes without a rare variant', () => {
    expect(() => geneBurden(genotypes, [interval(500, 600, 'NONE')])).toThrow(OmicsError)
  })
})
