import type { Value } from '../graph.ts'
import { axisOf } from '../shape.ts'
import { multiply, subtract } from './arithmetic.ts'
import { exp } from './exponential.ts'
import { sum } from './sum.ts'

/** eˣ / Σ eˣ over an axis. Gradient: y·(upstream − Σ upstream·y). */
export function softmax(x: Value, axis: number): Value {
  const over = axisOf('softmax', x.shape, axis)
  const recorded = { shape: x.shape, type: x.type, attributes: { axis: over } }
  return x.graph.record('Softmax', [x], recorded, (upstream, y) => [
    multiply(y, subtract(upstream, sum(multiply(upstream, y), [over], true))),
  ])
}

/** x − log Σ eˣ over an axis. Gradient: upstream − eʸ·Σ upstream. */
export function logSoftmax(x: Value, axis: number): Value {
  const over = axisOf('logSoftmax', x.shape, axis)
  const recorded = { shape: x.shape, type: x.type, attributes: { axis: over } }
  return x.graph.record('LogSoftmax', [x], recorded, (upstream, y) => [
    subtract(upstream, multiply(exp(y), sum(upstream, [over], true))),
  ])
}
