import { gradientAt, type PenalisedDesign, standardisedColumn } from './design.ts'
import { minimiseQuadratic } from './quadratic.ts'
import type { QuadraticModel } from './quadratic-model.ts'

/** New columns taken together, so that each column read is used for all of them. */
const TOGETHER = 4

/**
 * The second derivative as a matrix over the working positions: for more rows than covariates, where a sweep over
 * the matrix costs far less than one over the rows. Extended by a column at a time as the working set grows.
 */
export function gramModel(design: PenalisedDesign): QuadraticModel {
  const { columns, means, scales, rows } = design
  const p = columns.length
  let size = 0
  let hessian = new Float64Array(0)
  let positions: ArrayLike<number> = []
  const column = new Float64Array(rows)
  const products = Array.from({ length: TOGETHER }, () => new Float64Array(rows))
  const sums = new Float64Array(TOGETHER)
  const entries = new Float64Array(TOGETHER)

  return {
    update(curvature, next, known) {
      positions = next
      const grown = new Float64Array(next.length * next.length)
      for (let a = 0; a < known; a++)
        for (let b = 0; b < known; b++) grown[a * next.length + b] = hessian[a * size + b]
      size = next.length
      hessian = grown
      for (let from = known; from < size; from += TOGETHER) {
        const to = Math.min(from + TOGETHER, size)
        for (let a = from; a < to; a++) {
          standardisedColumn(design, positions[a], column)
          curvature.apply(column, products[a - from])
          sums[a - from] = sumOf(products[a - from])
        }
        for (let b = 0; b < to; b++) {
          const j = positions[b]
          if (j === p) entries.set(sums)
          else {
            dots(columns[j], products, entries)
            for (let k = 0; k < TOGETHER; k++) entries[k] = (entries[k] - means[j] * sums[k]) / scales[j]
          }
          for (let a = Math.max(from, b); a < to; a++) {
            hessian[a * size + b] = entries[a - from]
            hessian[b * size + a] = entries[a - from]
          }
        }
      }
    },
    curvatureAt: a => hessian[a * size + a],
    minimise(residual, start, penalty, tolerance) {
      const gradient = new Float64Array(size)
      gradientAt(design, positions, residual, gradient)
      return minimiseQuadratic({ hessian, gradient, ...penalty }, start, tolerance)
    },
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

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
