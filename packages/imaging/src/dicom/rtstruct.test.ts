import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { dicomFixture } from '../../test/dicom-fixture.ts'
import { createGrid } from '../grid.ts'
import type { Mask } from '../volume.ts'
import { planesForSlices } from './contour-planes.ts'
import { fillPolygons } from './rasterise.ts'
import { readDicomSeries } from './read-series.ts'
import { readRtStruct } from './rtstruct.ts'

interface Expected {
  readonly rtstruct: {
    readonly masks: { readonly ring: number[]; readonly triangle: number[] }
    readonly polygons: readonly { readonly points: [number, number][]; readonly inside: number[] }[]
  }
}
const { rtstruct } = reference<Expected>('dicom')
const inside = ({ inside }: Pick<Mask, 'inside'>) =>
  [...inside].flatMap((value, at) => (value === 1 ? [at] : []))
const circle = (radius: number, x: number, y: number, count = 720) =>
  Float64Array.from({ length: 2 * count }, (_, n) => {
    const angle = (Math.PI * 2 * (n >> 1)) / count
    return n % 2 === 0 ? x + radius * Math.cos(angle) : y + radius * Math.sin(angle)
  })
const filled = (polygons: readonly Float64Array[], size: number) => {
  const plane = new Uint8Array(size * size)
  fillPolygons(polygons, size, size, plane)
  return plane
}
const area = (plane: Uint8Array) => plane.reduce((sum, value) => sum + value, 0)

describe('an RT structure set', () => {
  it('gives the masks that scikit-image rasterises, on an oblique grid, with a hole', async () => {
    const { volume, metadata } = await readDicomSeries(dicomFixture('mr'))
    const on = { grid: volume.grid, frameOfReference: metadata.frameOfReference }
    const [ring, triangle] = await readRtStruct(dicomFixture('rtstruct.dcm'), on)
    expect([ring.name, triangle.name, ring.contours]).toEqual(['ring', 'triangle', 6])
    expect(largestError('RTSTRUCT contours to mask', inside(ring.mask), rtstruct.masks.ring)).toBe(0)
    expect(largestError('RTSTRUCT contours to mask', inside(triangle.mask), rtstruct.masks.triangle)).toBe(0)
  })

  it('reads one region by its name or number, and names the others', async () => {
    const { volume } = await readDicomSeries(dicomFixture('mr'))
    const on = { grid: volume.grid }
    const read = (region: string | number) => readRtStruct(dicomFixture('rtstruct.dcm'), on, { region })
    expect((await read('triangle')).map(({ number }) => number)).toEqual([2])
    expect((await read(1)).map(({ name }) => name)).toEqual(['ring'])
    await expect(read('liver')).rejects.toMatchObject({
      fault: 'no-such-label',
      what: 'no region liver among ring, triangle',
    })
  })

  it('refuses another frame of reference, contours outside or across the slices', async () => {
    const { volume } = await readDicomSeries(dicomFixture('mr'))
    const file = dicomFixture('rtstruct.dcm')
    const { grid } = volume
    await expect(readRtStruct(file, { grid, frameOfReference: '1.2.3' })).rejects.toMatchObject({
      fault: 'geometry-mismatch',
    })
    const away = createGrid({ ...grid, origin: [500, 500, 500] })
    await expect(readRtStruct(file, { grid: away })).rejects.toMatchObject({ fault: 'mask-outside-image' })
    const straight = createGrid({ size: [40, 40, 20], origin: [-20, -40, 0] })
    await expect(readRtStruct(file, { grid: straight })).rejects.toMatchObject({ fault: 'unsupported' })
  })

  it('on slices twice as thin fills each slice by the nearest contour, with the same volume', async () => {
    const { volume } = await readDicomSeries(dicomFixture('mr'))
    const { grid } = volume
    const [nx, ny, nz] = grid.size
    const thin = createGrid({
      ...grid,
      size: [nx, ny, 2 * nz],
      spacing: [grid.spacing[0], grid.spacing[1], grid.spacing[2] / 2],
    })
    const [coarse] = await readRtStruct(dicomFixture('rtstruct.dcm'), { grid }, { region: 'ring' })
    const [fine] = await readRtStruct(dicomFixture('rtstruct.dcm'), { grid: thin }, { region: 'ring' })
    expect(area(fine.mask.inside)).toBe(2 * area(coarse.mask.inside))
  })
})

describe('filling polygons', () => {
  it('agrees with scikit-image on stars', () => {
    for (const { points, inside: expected } of rtstruct.polygons) {
      const plane = filled([Float64Array.from(points.flat())], 32)
      expect(largestError('polygon to mask', inside({ inside: plane }), expected)).toBe(0)
    }
  })

  it('gives the area of a circle, of a ring and of a polygon', () => {
    // Gauss's circle problem: the error of a disc of radius r is of the order r^(2/3).
    for (const radius of [20, 50.3, 90]) {
      const found = area(filled([circle(radius, 100.2, 99.7, 3000)], 200))
      expect(largestError('area of a filled circle', [found], [Math.PI * radius ** 2])).toBeLessThan(
        4 / radius ** 1.33,
      )
    }
    const ring = area(filled([circle(80, 100.2, 99.7), circle(40, 100.2, 99.7)], 200))
    expect(Math.abs(ring / (Math.PI * (80 ** 2 - 40 ** 2)) - 1)).toBeLessThan(0.003)
    const rectangle = Float64Array.of(9.5, 19.5, 59.5, 19.5, 59.5, 49.5, 9.5, 49.5)
    expect(area(filled([rectangle], 100))).toBe(50 * 30)
  })

  it('an island in a hole is inside; polygons that share an edge share no voxel', () => {
    const square = (from: number, to: number) => Float64Array.of(from, from, to, from, to, to, from, to)
    const plane = filled([square(0, 20), square(5, 15), square(8, 12)], 24)
    expect([plane[24 * 2 + 2], plane[24 * 6 + 6], plane[24 * 10 + 10]]).toEqual([1, 0, 1])
    const left = filled([Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10)], 24)
    const right = filled([Float64Array.of(10, 0, 20, 0, 20, 10, 10, 10)], 24)
    expect(left.some((value, n) => value === 1 && right[n] === 1)).toBe(false)
    expect(area(left) + area(right)).toBe(200)
  })

  it('beyond the plane is clipped', () => {
    expect(area(filled([Float64Array.of(-50, -50, 50, -50, 50, 50, -50, 50)], 8))).toBe(64)
  })
})

describe('planes of contours', () => {
  const chosen = (depths: readonly number[], slices: number) =>
    planesForSlices(depths, slices).map(members => members.join())
  it('fill the slices that they stand for', () => {
    expect(chosen([1, 2, 3], 5)).toEqual(['', '0', '1', '2', ''])
    expect(chosen([0.5, 1.5], 4)).toEqual(['0', '1', '', ''])
    expect(chosen([1.5, 2.5], 4)).toEqual(['', '0', '1', ''])
    // Every second slice: each stands for two.
    expect(chosen([2, 4], 7)).toEqual(['', '0', '0', '1', '1', '', ''])
    // Contours of two planes a slice: the nearer one.
    expect(chosen([1, 1.4, 2], 4)).toEqual(['', '0', '2', ''])
    expect(chosen([2, 2, 2], 4)).toEqual(['', '', '0,1,2', ''])
    expect(chosen([], 2)).toEqual(['', ''])
  })
})
