import { smoothPlane } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { halfHeight } from './half-height.ts'

const [width, height, mpp] = [96, 48, 0.5]
const count = 2
/** A dark disc and a pale one, both of radius 6 µm, on a ground of 0.1. */
const discs = [
  { x: 12, y: 12, density: 1 },
  { x: 36, y: 12, density: 0.3 },
]
const labelOf = (at: number, radius: number) =>
  discs.findIndex(
    ({ x, y }) =>
      Math.hypot(((at % width) + 0.5) * mpp - x, (Math.floor(at / width) + 0.5) * mpp - y) < radius,
  ) + 1
const sharp = Float32Array.from({ length: width * height }, (_, at) => {
  const label = labelOf(at, 6)
  return label === 0 ? 0.1 : discs[label - 1].density
})
const stain = smoothPlane(sharp, width, height, 0.8 / mpp)
const areas = (labels: Int32Array) =>
  discs.map((_, d) => labels.filter(label => label === d + 1).length * mpp ** 2)

describe('halfHeight', () => {
  // What was missed by a third of the area has come to within a tenth after two turns.
  it.each([
    [5, 0.1],
    [6, 0.06],
    [7, 0.06],
  ])(
    'finds the outline of a dark and of a pale blurred disc of 6 µm from outlines of radius %s',
    (radius, within) => {
      let labels: Int32Array = Int32Array.from({ length: width * height }, (_, at) => labelOf(at, radius))
      for (let turn = 0; turn < 2; turn++)
        labels = halfHeight({ labels, count, width, height, mpp, stain, ringUm: 2 })
      for (const area of areas(labels)) expect(Math.abs(area / (36 * Math.PI) - 1)).toBeLessThan(within)
    },
  )

  it('leaves a region without a ring as it is', () => {
    const labels = new Int32Array(9).fill(1)
    const plane = Float32Array.from(labels, (_, at) => at)
    const outlined = halfHeight({ labels, count: 1, width: 3, height: 3, mpp, stain: plane, ringUm: 2 })
    expect(outlined).toEqual(labels)
  })
})
