import { describe, expect, it } from 'vitest'
import { mergeSmallStrata } from './merge-strata.ts'

/** Strata by the sizes of their two groups. */
function patients(sizes: Readonly<Record<string, readonly [number, number]>>) {
  const rows = Object.entries(sizes).flatMap(([name, of]) =>
    of.flatMap((count, group) => Array.from({ length: count }, () => [name, group] as const)),
  )
  return { stratum: rows.map(row => row[0]), group: rows.map(row => row[1]) }
}

const merge = (sizes: Parameters<typeof patients>[0], least: number) => {
  const { stratum, group } = patients(sizes)
  return mergeSmallStrata(stratum, group, 2, least)
}

describe('small strata are merged', () => {
  it('with each other where that is enough', () => {
    const { merged, stratum, findings } = merge({ C1: [9, 9], C2: [1, 4], C3: [3, 1], C4: [8, 7] }, 4)
    expect(merged).toEqual(['C2', 'C3'])
    expect(new Set(stratum)).toEqual(new Set(['C1', 'C2 + C3', 'C4']))
    expect(findings).toMatchObject([{ code: 'strata-merged', severity: 'note', count: 2 }])
  })
  it('with the smallest of the others where it is not', () => {
    expect(merge({ C1: [9, 9], C2: [0, 2], C3: [6, 7] }, 4).merged).toEqual(['C2', 'C3'])
  })
  it('not where all are large enough, nor a single one', () => {
    expect(merge({ C1: [9, 9], C2: [5, 5] }, 4)).toMatchObject({ merged: [], findings: [] })
    expect(merge({ C1: [1, 1] }, 4).merged).toEqual([])
  })
})
