import { type ElementType, onnxType } from '../element-type.ts'
import type { Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { broadcastShapes } from '../shape.ts'
import { multiply, type Operand, pair } from './arithmetic.ts'
import { sumTo } from './sum.ts'

function comparison(operation: string, a: Operand, b: Operand): Value {
  const [x, y] = pair(operation, a, b)
  const shape = broadcastShapes(operation, x.shape, y.shape)
  return x.graph.record(operation, [x, y], { shape, type: 'bool' }, null)
}

/** a > b, as bool; comparisons have no gradient. */
export function greater(a: Operand, b: Operand): Value {
  return comparison('Greater', a, b)
}
export function greaterOrEqual(a: Operand, b: Operand): Value {
  return comparison('GreaterOrEqual', a, b)
}
export function less(a: Operand, b: Operand): Value {
  return comparison('Less', a, b)
}
export function lessOrEqual(a: Operand, b: Operand): Value {
  return comparison('LessOrEqual', a, b)
}
export function equal(a: Operand, b: Operand): Value {
  return comparison('Equal', a, b)
}

function logical(operation: string, a: Value, b: Value): Value {
  mustBeBool(operation, a, b)
  return comparison(operation, a, b)
}
export function and(a: Value, b: Value): Value {
  return logical('And', a, b)
}
export function or(a: Value, b: Value): Value {
  return logical('Or', a, b)
}
export function not(x: Value): Value {
  mustBeBool('not', x)
  return x.graph.record('Not', [x], { shape: x.shape, type: 'bool' }, null)
}

function mustBeBool(operation: string, ...values: readonly Value[]): void {
  const other = values.find(value => value.type !== 'bool')
  if (other !== undefined)
    throw new GraphError('bad-type', `${operation} of ${other.type}`, 'give a bool, as comparisons make')
}

/** Another element type. The gradient passes between floats and stops at int64 and bool. */
export function cast(x: Value, type: ElementType): Value {
  if (x.type === type) return x
  const float = (t: ElementType) => t === 'float32' || t === 'float64'
  const recorded = { shape: x.shape, type, attributes: { to: onnxType[type] } }
  const passes = float(x.type) && float(type)
  return x.graph.record('Cast', [x], recorded, passes ? upstream => [cast(upstream, x.type)] : () => [null])
}

/**
 * `yes` where the condition holds, else `no`; broadcast. The side that is not taken gets gradient 0, even where
 * its own derivative is infinite or NaN upstream of here is not undone: keep both sides finite.
 */
export function where(condition: Value, yes: Operand, no: Operand): Value {
  mustBeBool('where', condition)
  const { graph } = condition
  const bothNumbers = typeof yes === 'number' && typeof no === 'number'
  const [a, b] = bothNumbers ? [graph.constant(yes), graph.constant(no)] : pair('where', yes, no)
  const shape = broadcastShapes('where', condition.shape, broadcastShapes('where', a.shape, b.shape))
  return graph.record('Where', [condition, a, b], { shape, type: a.type }, upstream => [
    null,
    sumTo(where(condition, upstream, 0), a.shape),
    sumTo(where(condition, 0, upstream), b.shape),
  ])
}

/** |x|; the gradient at 0 is 0. */
export function absolute(x: Value): Value {
  return x.graph.record('Abs', [x], { shape: x.shape, type: x.type }, upstream => [
    multiply(upstream, sign(x)),
  ])
}

/** −1, 0 or 1; its gradient is 0 everywhere. */
export function sign(x: Value): Value {
  return x.graph.record('Sign', [x], { shape: x.shape, type: x.type }, () => [null])
}

/** x limited to [low, high]. The gradient passes inside and on the bounds, as in PyTorch. */
export function clip(x: Value, low: number, high: number): Value {
  const bounds = [x.graph.constant(low, [], x.type), x.graph.constant(high, [], x.type)]
  const finite = bounds.map((bound, i) => (Number.isFinite(i === 0 ? low : high) ? bound : null))
  const inside = () => {
    const tests = [
      ...(finite[0] === null ? [] : [greaterOrEqual(x, low)]),
      ...(finite[1] === null ? [] : [lessOrEqual(x, high)]),
    ]
    return tests.reduce<Value | null>((all, test) => (all === null ? test : and(all, test)), null)
  }
  return x.graph.record('Clip', [x, ...bounds], { shape: x.shape, type: x.type }, upstream => {
    const test = inside()
    return [test === null ? upstream : where(test, upstream, 0), null, null]
  })
}

/** The larger of two, elementwise; where they are equal the gradient goes to the first. */
export function maximum(a: Operand, b: Operand): Value {
  const [x, y] = pair('maximum', a, b)
  return where(greaterOrEqual(x, y), x, y)
}

/** The smaller of two, elementwise; where they are equal the gradient goes to the first. */
export function minimum(a: Operand, b: Operand): Value {
  const [x, y] = pair('minimum', a, b)
  return where(lessOrEqual(x, y), x, y)
}
