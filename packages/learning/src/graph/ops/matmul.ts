import type { Value } from '../graph.ts'
import { broadcastShapes, GraphShapeError, productOf } from '../shape.ts'
import { reshape, transpose } from './reshape.ts'
import { sumTo } from './sum.ts'

/**
 * Matrix product over the last two axes, [..., n, k] x [..., k, m]; the axes before broadcast.
 * Gradients: upstream·bᵀ and aᵀ·upstream.
 * @throws GraphShapeError
 */
export function matmul(a: Value, b: Value): Value {
  if (a.shape.length === 2 && b.shape.length === 2) return gemm(a, b)
  const [n, k] = a.shape.slice(-2)
  const [k2, m] = b.shape.slice(-2)
  if (a.shape.length < 2 || b.shape.length < 2)
    throw new GraphShapeError('matmul', [a.shape, b.shape], 'both need two axes')
  if (k !== k2)
    throw new GraphShapeError('matmul', [a.shape, b.shape], `the inner sizes ${k} and ${k2} differ`)
  const before = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
  return a.graph.record('MatMul', [a, b], { shape: [...before, n, m], type: a.type }, upstream => [
    sumTo(matmul(upstream, transpose(b)), a.shape),
    sumTo(matmul(transpose(a), upstream), b.shape),
  ])
}

export interface GemmOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Added to the product, broadcast. */
  readonly bias?: Value
}

/**
 * Product of two matrices, either transposed on the fly, plus a bias.
 * @throws GraphShapeError
 */
export function gemm(a: Value, b: Value, options: GemmOptions = {}): Value {
  const { transposeA = false, transposeB = false, bias } = options
  if (a.shape.length !== 2 || b.shape.length !== 2)
    throw new GraphShapeError('gemm', [a.shape, b.shape], 'both must be matrices')
  const [n, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape
  const [k2, m] = transposeB ? [b.shape[1], b.shape[0]] : b.shape
  if (k !== k2) throw new GraphShapeError('gemm', [a.shape, b.shape], `the inner sizes ${k} and ${k2} differ`)
  const shape = [n, m]
  if (bias !== undefined) broadcastShapes('gemm, bias', shape, bias.shape)
  // ONNX Runtime cuts a product with more columns than rows into ranges of columns, one a thread, and sums a narrow
  // range in other blocks: the last bit would depend on the number of threads. Rows are cut without that.
  if (bias === undefined && typeof n === 'number' && typeof m === 'number' && 1 < n && n < m)
    return transpose(gemm(b, a, { transposeA: !transposeB, transposeB: !transposeA }))
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 }
  const inputs = bias === undefined ? [a, b] : [a, b, bias]
  return a.graph.record('Gemm', inputs, { shape, type: a.type, attributes }, upstream => [
    transposeA
      ? gemm(b, upstream, { transposeA: transposeB, transposeB: true })
      : gemm(upstream, b, { transposeB: !transposeB }),
    transposeB
      ? gemm(upstream, a, { transposeA: true, transposeB: transposeA })
      : gemm(a, upstream, { transposeA: !transposeA }),
    ...(bias === undefined ? [] : [sumTo(upstream, bias.shape)]),
  ])
}

/**
 * x·weight + bias over the last axis; weight [in, out], bias [out]. Axes before the last are merged for the
 * product, which is faster than a batched one.
 */
export function linear(x: Value, weight: Value, bias?: Value): Value {
  if (x.shape.length === 2) return gemm(x, weight, { bias })
  if (x.shape.length < 2)
    throw new GraphShapeError('linear', [x.shape, weight.shape], 'the input needs two axes')
  const before = x.shape.slice(0, -1)
  const inputs = x.shape[x.shape.length - 1]
  const flat = reshape(x, [productOf(before), inputs])
  return reshape(gemm(flat, weight, { bias }), [...before, weight.shape[1]])
}
