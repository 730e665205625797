import { gradientAt, type PenalisedDesign, standardisedColumn } from './design.ts'
import type { Curvature } from './loss.ts'
import { minimiseQuadratic } from './quadratic.ts'
import type { QuadraticModel } from './quadratic-model.ts'

/** New columns taken together, so that each column read is used for all of them. */
const TOGETHER = 4

/**
 * The second derivative as a matrix over the working positions: a sweep over the matrix costs less than one over
 * the rows where there are more rows than positions. Grows by a few columns at a time as the working set does.
 */
export function gramModel(design: PenalisedDesign): QuadraticModel {
  const { columns, means, scales, rows } = design
  const p = columns.length
  let known: Curvature | null = null
  let hessian: Float64Array[] = []
  let positions: readonly number[] = []
  const column = new Float64Array(rows)
  const products = Array.from({ length: TOGETHER }, () => new Float64Array(rows))
  const sums = new Float64Array(TOGETHER)
  const entries = new Float64Array(TOGETHER)

  /** Fills the rows and columns of the matrix at `places`, in turn; those at `filled` are there. */
  const fill = (
    curvature: Curvature,
    matrix: Float64Array[],
    next: readonly number[],
    filled: readonly number[],
    places: readonly number[],
  ) => {
    const order = [...filled]
    for (let from = 0; from < places.length; from += TOGETHER) {
      const group = places.slice(from, from + TOGETHER)
      for (const [k, a] of group.entries()) {
        standardisedColumn(design, next[a], column)
        curvature.apply(column, products[k])
        sums[k] = sumOf(products[k])
        order.push(a)
      }
      for (const b of order) {
        const j = next[b]
        if (j === p) entries.set(sums)
        else {
          dots(columns[j], products, entries)
          for (let k = 0; k < TOGETHER; k++) entries[k] = (entries[k] - means[j] * sums[k]) / scales[j]
        }
        for (const [k, a] of group.entries()) {
          matrix[a][b] = entries[k]
          matrix[b][a] = entries[k]
        }
      }
    }
  }

  return {
    update(curvature, next) {
      const place = new Map(curvature === known ? positions.map((j, a) => [j, a]) : [])
      const matrix = next.map(() => new Float64Array(next.length))
      const from = Int32Array.from(next, j => place.get(j) ?? -1)
      const fresh: number[] = []
      const filled: number[] = []
      for (let a = 0; a < next.length; a++) {
        ;(from[a] < 0 ? fresh : filled).push(a)
        if (from[a] < 0) continue
        for (let b = 0; b < next.length; b++) if (from[b] >= 0) matrix[a][b] = hessian[from[a]][from[b]]
      }
      known = curvature
      fill(curvature, matrix, next, filled, fresh)
      hessian = matrix
      positions = [...next]
    },
    curvatureAt: a => hessian[a][a],
    minimise(residual, start, penalty, tolerance, enough) {
      const gradient = new Float64Array(start.length)
      gradientAt(design, positions, residual, gradient)
      return minimiseQuadratic({ hessian, gradient, ...penalty }, start, tolerance, enough)
    },
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

/** Four sums of products with one column. */
function dots(a: Float64Array, [b0, b1, b2, b3]: readonly Float64Array[], out: Float64Array): void {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let i = 0; i < a.length; i++) {
    const v = a[i]
    s0 += v * b0[i]
    s1 += v * b1[i]
    s2 += v * b2[i]
    s3 += v * b3[i]
  }
  out[0] = s0
  out[1] = s1
  out[2] = s2
  out[3] = s3
}
