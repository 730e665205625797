import type { Triple } from '../grid.ts'
import { type Lattice, offsetOf } from './lattice.ts'

/** Of each of the lattice's places: how many of its neighbours are in the region, and the sum of their levels. */
export interface NeighbourSums {
  readonly counts: Uint16Array
  readonly sums: Int32Array
}

/** @param steps one of each pair of opposite steps to neighbours */
export function neighbourSums(lattice: Lattice, steps: readonly Triple[]): NeighbourSums {
  const reach = steps.reduce((most, step) => Math.max(most, ...step.map(Math.abs)), 0)
  const axes = steps.every(step => step[2] === 0) ? 2 : 3
  const cube = (2 * reach + 1) ** axes
  const bits = Math.ceil(Math.log2(lattice.ng * cube + 1))
  // A whole box of neighbours is summed axis by axis, level and count in one number.
  if (2 * steps.length + 1 === cube && cube * 2 ** bits < 2 ** 31) return boxSums(lattice, reach, axes, bits)
  return singleSums(lattice, steps)
}

function boxSums(
  { levels, size, places }: Lattice,
  reach: number,
  axes: number,
  bits: number,
): NeighbourSums {
  const one = 1 << bits
  let from = new Int32Array(levels.length)
  for (let n = 0; n < places.length; n++) from[places[n]] = levels[places[n]] + one
  let to = new Int32Array(levels.length)
  for (const stride of [1, size[0], size[0] * size[1]].slice(0, axes)) {
    const edge = reach * stride
    const end = to.length - edge
    for (let at = edge; at < end; at++) to[at] = from[at - stride] + from[at] + from[at + stride]
    for (let d = 2; d <= reach; d++)
      for (let at = edge; at < end; at++) to[at] += from[at - d * stride] + from[at + d * stride]
    const done = to
    to = from
    from = done
  }
  const [counts, sums] = [new Uint16Array(places.length), new Int32Array(places.length)]
  for (let n = 0; n < places.length; n++) {
    const own = from[places[n]]
    counts[n] = (own >>> bits) - 1
    sums[n] = (own & (one - 1)) - levels[places[n]]
  }
  return { counts, sums }
}

function singleSums(lattice: Lattice, steps: readonly Triple[]): NeighbourSums {
  const { levels, places } = lattice
  const [counts, sums] = [new Uint16Array(places.length), new Int32Array(places.length)]
  for (const step of steps) {
    const offset = offsetOf(lattice, step)
    for (let n = 0; n < places.length; n++) {
      const before = levels[places[n] - offset]
      const after = levels[places[n] + offset]
      counts[n] += (-before >>> 31) + (-after >>> 31)
      sums[n] += before + after
    }
  }
  return { counts, sums }
}
