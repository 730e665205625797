import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { hullPixels } from './hull-pixels.ts'
import { measureNuclei } from './measure-nuclei.ts'

interface Shapes {
  readonly width: number
  readonly height: number
  readonly labels: readonly number[]
  readonly regions: readonly {
    readonly area: number
    readonly x: number
    readonly y: number
    readonly major: number
    readonly minor: number
    readonly perimeter: number
  }[]
}

const shapes = reference<Shapes>('nuclei-shapes')
const labels = Int32Array.from(shapes.labels)
const mpp = 0.4
const measured = measureNuclei({
  labels,
  count: shapes.regions.length,
  width: shapes.width,
  height: shapes.height,
  mpp,
  stain: Float32Array.from(labels, label => label / 10),
  other: new Float32Array(labels.length).fill(0.3),
  ringUm: 1,
})

describe('measureNuclei', () => {
  it('agrees with scikit-image in place, area, axes and perimeter', () => {
    // A pixel's own extent adds 1/12 to the second moments: scikit-image leaves it out.
    const axis = (length: number) => 4 * Math.sqrt((length / 4) ** 2 + 1 / 12) * mpp
    const pairs = shapes.regions.flatMap((region, i) => [
      [measured.x[i], (region.x + 0.5) * mpp],
      [measured.y[i], (region.y + 0.5) * mpp],
      [measured.areaUm2[i], region.area * mpp ** 2],
      [measured.majorAxisUm[i], axis(region.major)],
      [measured.minorAxisUm[i], axis(region.minor)],
      [measured.perimeterUm[i], region.perimeter * mpp],
    ])
    const error = recordRelativeError(
      'nuclear morphometry',
      pairs.map(pair => pair[0]),
      pairs.map(pair => pair[1]),
    )
    expect(error).toBeLessThan(1e-10)
  })

  it('counts the pixels of convex hulls as a plain test of every pixel does', () => {
    const hulls = hullPixels(labels, shapes.regions.length, shapes.width, shapes.height)
    for (let label = 1; label <= shapes.regions.length; label++)
      expect(hulls[label - 1]).toBe(hullCount(label))
  })

  it('measures the stain inside and the surroundings beside', () => {
    for (let i = 0; i < measured.count; i++) {
      expect(measured.meanHaematoxylin[i]).toBeCloseTo((i + 1) / 10, 6)
      expect(measured.sdHaematoxylin[i]).toBeCloseTo(0, 3)
      expect(measured.ringHaematoxylin[i]).toBe(0)
      expect(measured.ringEosin[i]).toBeCloseTo(0.3, 6)
      expect(measured.cut[i]).toBe(0)
    }
  })

  it('takes the inside for a ring where a nucleus fills the picture, and says that it is cut', () => {
    const full = measureNuclei({
      labels: new Int32Array(9).fill(1),
      count: 1,
      width: 3,
      height: 3,
      mpp: 1,
      stain: new Float32Array(9).fill(0.5),
      other: new Float32Array(9).fill(0.25),
      ringUm: 2,
    })
    expect(full.ringHaematoxylin[0]).toBe(0.5)
    expect(full.ringEosin[0]).toBe(0.25)
    expect(full.cut[0]).toBe(1)
    expect(full.solidity[0]).toBe(1)
  })
})

/** Pixels within the hull: on no outer side of any line through two pixels of the region that has all others on one side. */
function hullCount(label: number): number {
  const points: (readonly [number, number])[] = []
  shapes.labels.forEach((value, at) => {
    if (value === label) points.push([at % shapes.width, Math.floor(at / shapes.width)])
  })
  const lines: (readonly [readonly [number, number], readonly [number, number]])[] = []
  for (const a of points)
    for (const b of points) if (a !== b && points.every(c => side(a, b, c) >= 0)) lines.push([a, b])
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  let count = 0
  for (let y = Math.min(...ys); y <= Math.max(...ys); y++)
    for (let x = Math.min(...xs); x <= Math.max(...xs); x++)
      if (lines.every(([a, b]) => side(a, b, [x, y]) >= 0)) count++
  return count
}

function side(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  [cx, cy]: readonly [number, number],
) {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
}
