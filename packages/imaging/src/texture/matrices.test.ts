import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import {
  add,
  asPlain,
  type PlainMatrix,
  PlainRegion,
  plainBorderDistance,
  plainDirections,
  plainSteps,
} from '../../test/plain-texture.ts'
import { createGrid } from '../grid.ts'
import { createMask } from '../volume.ts'
import {
  type Aggregation,
  aggregations,
  type DirectionalAggregation,
  directionalAggregations,
  splitAggregation,
} from './aggregation.ts'
import type { CountMatrix } from './count-matrix.ts'
import { glcm } from './glcm.ts'
import { glrlm } from './glrlm.ts'
import { createGreyLevels, type GreyLevels } from './grey-levels.ts'
import { ngldm } from './ngldm.ts'
import { ngtdm } from './ngtdm.ts'
import { gldzm, glszm } from './zone-matrices.ts'

const size = [4, 3, 3] as const
// Levels far apart make matrices too wide for a table of counts, which is another way through the code.
const regionsWith = (apart: number) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 36, maxLength: 36 }),
      fc.constantFrom(1, apart),
    )
    .filter(([levels]) => levels.some(level => level > 0))
    .map(([levels, factor]) =>
      createGreyLevels({ size, levels: Int32Array.from(levels, level => level * factor) }),
    )
const regions = regionsWith(400)

function slices(grey: GreyLevels, aggregation: Aggregation): PlainRegion[] {
  if (aggregation === '3D') return [new PlainRegion(grey)]
  return Array.from({ length: grey.size[2] }, (_, k) => new PlainRegion(grey, k)).filter(
    region => region.places.length > 0,
  )
}

const sorted = (matrices: readonly PlainMatrix[]) =>
  matrices.map(matrix => JSON.stringify(Object.entries(matrix).sort())).sort()

function agree(method: string, actual: readonly CountMatrix[], expected: readonly PlainMatrix[]): void {
  expect(sorted(actual.map(asPlain))).toEqual(sorted(expected))
  recordError(method, 0)
}

/** Matrices of regions and directions as an aggregation merges them. */
function aggregate(
  grey: GreyLevels,
  name: DirectionalAggregation,
  distance: number,
  matrix: (region: PlainRegion, step: readonly [number, number, number]) => PlainMatrix,
): PlainMatrix[] {
  const [aggregation, merging] = splitAggregation(name)
  const each = slices(grey, aggregation).map(region =>
    plainDirections(distance, aggregation !== '3D').map(step => matrix(region, step)),
  )
  if (aggregation === '2D') return merging === 'avg' ? each.flat() : each.map(add)
  const merged = each[0].map((_, d) => add(each.map(directions => directions[d])))
  return merging === 'avg' ? merged : [add(merged)]
}

function aggregatePlain(
  grey: GreyLevels,
  aggregation: Aggregation,
  matrix: (region: PlainRegion) => PlainMatrix,
): PlainMatrix[] {
  const each = slices(grey, aggregation).map(matrix)
  return aggregation === '2D' ? each : [add(each)]
}

const runs = { numRuns: 15 }

describe('matrices by their definitions', () => {
  it.each(directionalAggregations)('GLCM %s', name => {
    fc.assert(
      fc.property(regions, fc.integer({ min: 1, max: 2 }), (grey, distance) => {
        const expected = aggregate(grey, name, distance, (region, step) => region.cooccurrences(step))
        agree(`GLCM matrix: ${name}`, glcm(grey, name, { distance }), expected)
      }),
      runs,
    )
  })

  it.each(directionalAggregations)('GLRLM %s', name => {
    fc.assert(
      fc.property(regionsWith(5000), grey => {
        const expected = aggregate(grey, name, 1, (region, step) => region.runs(step))
        agree(`GLRLM matrix: ${name}`, glrlm(grey, name), expected)
      }),
      runs,
    )
  })

  it.each(aggregations)('GLSZM %s', name => {
    fc.assert(
      fc.property(regions, grey => {
        const steps = plainSteps(1, name !== '3D')
        const expected = aggregatePlain(grey, name, region => region.zones(steps, zone => zone.length))
        agree(`GLSZM matrix: ${name}`, glszm(grey, name), expected)
      }),
      runs,
    )
  })

  it.each(aggregations)('GLDZM %s, with and without a morphological mask', name => {
    fc.assert(
      fc.property(regions, fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }), (grey, more) => {
        const flat = name !== '3D'
        const steps = plainSteps(1, flat)
        const own = aggregatePlain(grey, name, region =>
          region.zones(steps, zone =>
            Math.min(
              ...zone.map(place => plainBorderDistance(place, p => region.level(p) > 0, grey.size, flat)),
            ),
          ),
        )
        agree(`GLDZM matrix: ${name}`, gldzm(grey, name), own)
        // A larger mask on the whole grid, of which the grey levels' box is a part.
        const region = new PlainRegion(grey)
        const inside = Uint8Array.from(more, (outside, n) => {
          const [i, j, k] = [n % 4, Math.floor(n / 4) % 3, Math.floor(n / 12)]
          const [a, b, c] = grey.first
          return outside || region.level([i - a, j - b, k - c]) > 0 ? 1 : 0
        })
        const mask = createMask(createGrid({ size }), inside)
        const within = ([i, j, k]: readonly [number, number, number]) =>
          i >= 0 && j >= 0 && k >= 0 && i < 4 && j < 3 && k < 3 && inside[i + 4 * (j + 3 * k)] === 1
        const [a, b, c] = grey.first
        const masked = aggregatePlain(grey, name, part =>
          part.zones(steps, zone =>
            Math.min(
              ...zone.map(([i, j, k]) => plainBorderDistance([i + a, j + b, k + c], within, size, flat)),
            ),
          ),
        )
        agree(`GLDZM matrix: ${name}`, gldzm(grey, name, { mask }), masked)
      }),
      runs,
    )
  })

  it.each(aggregations)('NGLDM %s', name => {
    fc.assert(
      fc.property(
        regions,
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
        (grey, distance, coarseness) => {
          const steps = plainSteps(distance, name !== '3D')
          const expected = aggregatePlain(grey, name, region => region.dependences(steps, coarseness))
          agree(`NGLDM matrix: ${name}`, ngldm(grey, name, { distance, coarseness }), expected)
        },
      ),
      runs,
    )
  })

  it.each(aggregations)('NGTDM %s', name => {
    fc.assert(
      fc.property(regions, fc.integer({ min: 1, max: 2 }), (grey, distance) => {
        const steps = plainSteps(distance, name !== '3D')
        const each = slices(grey, name).map(region => region.greyTones(steps))
        const expected = name === '2D' ? each : [sumTones(each)]
        const actual = ngtdm(grey, name, { distance })
        expect(actual).toHaveLength(expected.length)
        actual.forEach(({ counts, differences, voxels }, m) => {
          const tones = expected[m]
          expect(voxels).toBe(Object.values(tones).reduce((sum, { n }) => sum + n, 0))
          expect(counts.reduce((sum, n) => sum + n, 0)).toBe(voxels)
          for (const [level, { n, s }] of Object.entries(tones)) {
            expect(counts[Number(level) - 1]).toBe(n)
            const error = Math.abs(differences[Number(level) - 1] - s)
            expect(error).toBeLessThan(1e-9)
            recordError(`NGTDM matrix: ${name}`, error)
          }
        })
      }),
      runs,
    )
  })
})

function sumTones(each: readonly Record<number, { n: number; s: number }>[]) {
  const sum: Record<number, { n: number; s: number }> = {}
  for (const tones of each)
    for (const [level, { n, s }] of Object.entries(tones)) {
      sum[Number(level)] ??= { n: 0, s: 0 }
      sum[Number(level)].n += n
      sum[Number(level)].s += s
    }
  return sum
}
