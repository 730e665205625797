import { createGrid, createMask, type Mask } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { compareReaders, majorityConsensus, stapleConsensus } from './index.ts'

interface Reference {
  readonly size: [number, number, number]
  readonly spacing: [number, number, number]
  readonly readers: readonly string[]
  readonly pairs: readonly {
    dice: number
    jaccard: number
    hausdorff: number
    mean: number
    hausdorff95: number
    points: [number, number]
  }[]
  readonly staple: {
    sensitivity: number[]
    specificity: number[]
    at: number[]
    probability: number[]
    voxels: number
  }
}
const made = reference<Reference>('readers')
const masks = made.readers.map(text => createMask(createGrid(made), Uint8Array.from(text, Number)))
const [a, b, c] = masks
const named = masks.map((mask, i) => ({ reader: `reader ${i + 1}`, mask }))

describe('compareReaders', () => {
  it("gives SimpleITK's Dice, Jaccard and Hausdorff distance", () => {
    const found = compareReaders(named)
    expect(found.map(one => one.readers.join())).toEqual([
      'reader 1,reader 2',
      'reader 1,reader 3',
      'reader 2,reader 3',
    ])
    const of = <T>(values: readonly T[], get: (one: T) => number | undefined | null) =>
      values.map(one => get(one) ?? Number.NaN)
    expect(
      largestError(
        'Dice of readers',
        of(found, f => f.dice),
        of(made.pairs, p => p.dice),
      ),
    ).toBeLessThan(1e-12)
    expect(
      largestError(
        'Jaccard of readers',
        of(found, f => f.jaccard),
        of(made.pairs, p => p.jaccard),
      ),
    ).toBeLessThan(1e-12)
    expect(
      largestError(
        'Hausdorff distance',
        of(found, f => f.surface?.hausdorff),
        of(made.pairs, p => p.hausdorff),
      ),
    ).toBeLessThan(1e-5)
  })

  it("gives scipy's mean and 95th percentile of surface distances", () => {
    compareReaders(named).forEach(({ surface }, i) => {
      const { mean, hausdorff95, points } = made.pairs[i]
      expect([surface?.first, surface?.second]).toEqual(points)
      const found = [surface?.mean ?? Number.NaN, surface?.hausdorff95 ?? Number.NaN]
      expect(largestError('surfaceDistances', found, [mean, hausdorff95])).toBeLessThan(1e-10)
    })
  })

  it('an empty mask is an answer: no overlap, or nothing to overlap', () => {
    const none = createMask(a.grid, new Uint8Array(a.inside.length))
    const [one] = compareReaders([named[0], { reader: 'r', mask: none }])
    expect(one).toMatchObject({ dice: 0, jaccard: 0, surface: null, undefinedBecause: 'one mask is empty' })
    const [both] = compareReaders([
      { reader: 'r', mask: none },
      { reader: 's', mask: none },
    ])
    expect(both).toMatchObject({ dice: null, jaccard: null, undefinedBecause: 'both masks are empty' })
  })

  it('refuses another grid, naming the reader', () => {
    const shifted = createMask(createGrid({ ...a.grid, origin: [1, 0, 0] }), a.inside)
    expect(() => compareReaders([named[0], { reader: 'r9', mask: shifted }])).toThrow(/^r9: .*origin/)
  })

  it('is symmetric; a shift by whole voxels moves surfaces by as much', () => {
    const place = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(place, place, place, (i, j, k) => {
        const grid = createGrid({ size: [8, 8, 8], spacing: [1, 2, 3] })
        const block = (from: readonly number[]) => {
          const inside = new Uint8Array(512)
          for (let z = 0; z < 5; z++)
            for (let y = 0; y < 5; y++)
              for (let x = 0; x < 5; x++) inside[from[0] + x + 8 * (from[1] + y + 8 * (from[2] + z))] = 1
          return createMask(grid, inside)
        }
        const [one, two] = [block([0, 0, 0]), block([i, j, k])]
        const of = (first: Mask, second: Mask) =>
          compareReaders([
            { reader: '1', mask: first },
            { reader: '2', mask: second },
          ])[0]
        const [there, back] = [of(one, two), of(two, one)]
        expect(there.dice).toBe(back.dice)
        expect(there.surface?.hausdorff).toBe(back.surface?.hausdorff)
        expect(there.surface?.hausdorff).toBeCloseTo(Math.hypot(i, 2 * j, 3 * k), 10)
        expect(there.dice).toBeCloseTo(((5 - i) * (5 - j) * (5 - k)) / 125, 12)
      }),
      { numRuns: 20 },
    )
  })
})

describe('consensus', () => {
  it("STAPLE gives SimpleITK's sensitivities, specificities and probabilities", () => {
    const { sensitivity, specificity, probability, mask, converged } = stapleConsensus(masks)
    const { staple } = made
    expect(converged).toBe(true)
    // SimpleITK stops where an iteration changes 1e-7 or so, a little before the maximum.
    expect(largestError('stapleConsensus', sensitivity, staple.sensitivity)).toBeLessThan(1e-5)
    expect(largestError('stapleConsensus', specificity, staple.specificity)).toBeLessThan(1e-5)
    const some = staple.at.map(at => probability[at])
    expect(largestError('stapleConsensus', some, staple.probability)).toBeLessThan(2e-5)
    expect(mask.inside.reduce((sum, x) => sum + x, 0)).toBe(staple.voxels)
  })

  it('a majority is more than half', () => {
    const at = (mask: Mask) => Array.from(mask.inside)
    const tie = majorityConsensus([a, b])
    expect(at(tie)).toEqual(at(a).map((x, i) => x & b.inside[i]))
    const three = majorityConsensus(masks)
    expect(at(three)).toEqual(at(a).map((x, i) => (x + b.inside[i] + c.inside[i] >= 2 ? 1 : 0)))
  })

  it('readers who agree are right; no reader, no voxel and a prior of 1 are refused', () => {
    const { mask, sensitivity } = stapleConsensus([a, a, a])
    expect(mask.inside).toEqual(a.inside)
    for (const p of sensitivity) expect(p).toBeCloseTo(1, 9)
    const none = createMask(a.grid, new Uint8Array(a.inside.length))
    expect(() => stapleConsensus([none, none])).toThrow('no reader has a voxel')
    expect(() => majorityConsensus([])).toThrow('no readers')
    expect(() => stapleConsensus(masks, { prior: 1 })).toThrow('a prior of 1')
  })
})
