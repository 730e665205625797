import type { Value } from '../graph.ts'
import { add, divide, multiply, negate, subtract } from './arithmetic.ts'
import { equal, where } from './where.ts'

/** eˣ */
export function exp(x: Value): Value {
  return x.graph.record('Exp', [x], { shape: x.shape, type: x.type }, (upstream, y) => [
    multiply(upstream, y),
  ])
}

/** Natural logarithm. */
export function log(x: Value): Value {
  return x.graph.record('Log', [x], { shape: x.shape, type: x.type }, upstream => [divide(upstream, x)])
}

/** √x. The gradient at 0 is infinite, as the derivative is. */
export function squareRoot(x: Value): Value {
  return x.graph.record('Sqrt', [x], { shape: x.shape, type: x.type }, (upstream, y) => [
    divide(upstream, multiply(y, 2)),
  ])
}

/**
 * log(1 + x) without loss for small x: with u = fl(1 + x), log(u)·x/(u − 1) (Kahan; Goldberg 1991, theorem 4).
 * Above −1.
 */
export function log1p(x: Value): Value {
  const u = add(x, 1)
  const tiny = equal(u, 1)
  // Where u is 1, log(2)/1 stands in for 0/0.
  const v = where(tiny, 2, u)
  return where(tiny, x, multiply(log(v), divide(x, subtract(v, 1))))
}

/** The Gauss error function (float32 only: ONNX Runtime has no float64 kernel). Gradient: 2/√π·e^(−x²). */
export function erf(x: Value): Value {
  return x.graph.record('Erf', [x], { shape: x.shape, type: x.type }, upstream => [
    multiply(upstream, multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))),
  ])
}
