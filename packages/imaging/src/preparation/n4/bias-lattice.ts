import { cubicWeights } from '../../geometry/sampling-axis.ts'

/** Control points of a cubic B-spline over a volume, the first axis running fastest: spans + 3 along each axis. */
export interface BiasLattice {
  readonly size: readonly [number, number, number]
  readonly values: Float64Array
}

/** For places along one axis: the first of the four control points that each feels, and how strongly. */
export interface AxisWeights {
  readonly count: number
  readonly controlPoints: number
  readonly first: Int32Array
  /** count x 4 */
  readonly weight: Float64Array
}

export function emptyLattice(size: readonly [number, number, number]): BiasLattice {
  return { size, values: new Float64Array(size[0] * size[1] * size[2]) }
}

/** @param places voxels of an axis with `length` voxels, over which the spans are stretched from first to last centre */
export function axisWeights(places: ArrayLike<number>, length: number, controlPoints: number): AxisWeights {
  const spans = controlPoints - 3
  const count = places.length
  const first = new Int32Array(count)
  const weight = new Float64Array(4 * count)
  for (let i = 0; i < count; i++) {
    const at = length === 1 ? 0 : (places[i] / (length - 1)) * spans
    first[i] = Math.min(spans - 1, Math.floor(at))
    cubicWeights(at - first[i], weight, 4 * i)
  }
  return { count, controlPoints, first, weight }
}

/** The same places with each weight raised to a power, and divided by the sum of the weights' squares if asked. */
export function raisedWeights(axis: AxisWeights, power: number, perSumOfSquares: boolean): AxisWeights {
  const weight = new Float64Array(axis.weight.length)
  for (let i = 0; i < axis.weight.length; i += 4) {
    let squares = 0
    for (let q = 0; q < 4; q++) squares += axis.weight[i + q] ** 2
    for (let q = 0; q < 4; q++) weight[i + q] = axis.weight[i + q] ** power / (perSumOfSquares ? squares : 1)
  }
  return { ...axis, weight }
}

type ThreeAxes = readonly [AxisWeights, AxisWeights, AxisWeights]

/** Σ over voxels of value · product of the three weights, for each control point. */
export function gather(values: Float64Array, [x, y, z]: ThreeAxes): Float64Array {
  const rows = gatherAlong(values, y.count * z.count, x, 1)
  const planes = gatherAlong(rows, z.count, y, x.controlPoints)
  return gatherAlong(planes, 1, z, x.controlPoints * y.controlPoints)
}

/** The spline at every voxel. */
export function evaluate(lattice: BiasLattice, [x, y, z]: ThreeAxes): Float64Array {
  const planes = spreadAlong(lattice.values, 1, z, x.controlPoints * y.controlPoints)
  const rows = spreadAlong(planes, z.count, y, x.controlPoints)
  return spreadAlong(rows, y.count * z.count, x, 1)
}

/** [outer][count][inner] to [outer][controlPoints][inner] */
function gatherAlong(from: Float64Array, outer: number, axis: AxisWeights, inner: number): Float64Array {
  const { controlPoints, count, first, weight } = axis
  const into = new Float64Array(outer * controlPoints * inner)
  for (let o = 0, at = 0; o < outer; o++)
    for (let i = 0, w = 0; i < count; i++, w += 4, at += inner) {
      const target = (o * controlPoints + first[i]) * inner
      const p = weight[w]
      const q = weight[w + 1]
      const r = weight[w + 2]
      const s = weight[w + 3]
      for (let n = 0; n < inner; n++) {
        const value = from[at + n]
        if (value === 0) continue
        into[target + n] += p * value
        into[target + inner + n] += q * value
        into[target + 2 * inner + n] += r * value
        into[target + 3 * inner + n] += s * value
      }
    }
  return into
}

/** [outer][controlPoints][inner] to [outer][count][inner] */
function spreadAlong(from: Float64Array, outer: number, axis: AxisWeights, inner: number): Float64Array {
  const { controlPoints, count, first, weight } = axis
  const into = new Float64Array(outer * count * inner)
  for (let o = 0, at = 0; o < outer; o++)
    for (let i = 0, w = 0; i < count; i++, w += 4, at += inner) {
      const a = (o * controlPoints + first[i]) * inner
      const b = a + inner
      const c = b + inner
      const d = c + inner
      const p = weight[w]
      const q = weight[w + 1]
      const r = weight[w + 2]
      const s = weight[w + 3]
      for (let n = 0; n < inner; n++)
        into[at + n] = p * from[a + n] + q * from[b + n] + r * from[c + n] + s * from[d + n]
    }
  return into
}

/** The same spline with twice as many spans along each axis. */
export function refine(lattice: BiasLattice): BiasLattice {
  const [nx, ny, nz] = lattice.size
  const finer = (n: number) => 2 * (n - 3) + 3
  let values = refineAlong(lattice.values, ny * nz, nx, 1)
  values = refineAlong(values, nz, ny, finer(nx))
  values = refineAlong(values, 1, nz, finer(nx) * finer(ny))
  return { size: [finer(nx), finer(ny), finer(nz)], values }
}

/** The dyadic rule of cubic B-splines: midpoints, and vertices moved by 1, 6, 1 eighths. */
function refineAlong(from: Float64Array, outer: number, count: number, inner: number): Float64Array {
  const more = 2 * (count - 3) + 3
  const into = new Float64Array(outer * more * inner)
  for (let o = 0; o < outer; o++)
    for (let j = 0; j < more; j++) {
      const i = j >> 1
      const a = (o * count + i) * inner
      const at = (o * more + j) * inner
      for (let n = 0; n < inner; n++)
        into[at + n] =
          j % 2 === 0
            ? (from[a + n] + from[a + inner + n]) / 2
            : (from[a + n] + 6 * from[a + inner + n] + from[a + 2 * inner + n]) / 8
    }
  return into
}
