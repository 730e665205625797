import type { Value } from '../graph.ts'
import { add, multiply, negate, subtract } from './arithmetic.ts'
import { erf, exp } from './exponential.ts'
import { cast, greater } from './where.ts'

/** max(x, 0); the gradient at 0 is 0, as in PyTorch. */
export function relu(x: Value): Value {
  // A product with 0 or 1 is faster than a Where or a Sign.
  return x.graph.record('Relu', [x], { shape: x.shape, type: x.type }, (upstream, y) => [
    multiply(upstream, cast(greater(y, 0), y.type)),
  ])
}

/** Gradient: 1 − y². */
export function tanh(x: Value): Value {
  return x.graph.record('Tanh', [x], { shape: x.shape, type: x.type }, (upstream, y) => [
    multiply(upstream, subtract(1, multiply(y, y))),
  ])
}

/** 1 / (1 + e^−x). Gradient: y(1 − y). */
export function sigmoid(x: Value): Value {
  return x.graph.record('Sigmoid', [x], { shape: x.shape, type: x.type }, (upstream, y) => [
    multiply(upstream, multiply(y, subtract(1, y))),
  ])
}

/** log(1 + eˣ), which does not overflow. Gradient: sigmoid. float32 only. */
export function softplus(x: Value): Value {
  return x.graph.record('Softplus', [x], { shape: x.shape, type: x.type }, upstream => [
    multiply(upstream, sigmoid(x)),
  ])
}

/** log(sigmoid(x)) = −softplus(−x). */
export function logSigmoid(x: Value): Value {
  return negate(softplus(negate(x)))
}

/** x·Φ(x), Φ the standard normal distribution function (by erf, not the tanh approximation). float32 only. */
export function gelu(x: Value): Value {
  const gradient = (upstream: Value) => {
    const distribution = multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5)
    const density = multiply(exp(multiply(multiply(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
    return [multiply(upstream, add(distribution, multiply(x, density)))]
  }
  return x.graph.record('Gelu', [x], { shape: x.shape, type: x.type }, gradient)
}
