import { type Graph, isConstant, type SingleGradient, type Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { broadcastShapes } from '../shape.ts'
import { sumTo, unexpanded } from './sum.ts'

/** A tensor, or a number that stands for a constant of the other operand's type. */
export type Operand = Value | number

/** Both operands as values of one graph and one type. @throws GraphError */
export function pair(operation: string, a: Operand, b: Operand): readonly [Value, Value] {
  if (typeof a === 'number') {
    if (typeof b !== 'number') return [b.graph.constant(a, [], b.type), b]
    throw new GraphError('bad-type', `${operation} of two numbers`, 'give at least one tensor of a graph')
  }
  if (typeof b === 'number') return [a, a.graph.constant(b, [], a.type)]
  if (a.type !== b.type)
    throw new GraphError('bad-type', `${operation} of ${a.type} and ${b.type}`, 'cast one of them')
  return [a, b]
}

type Partials = (upstream: Value, a: Value, b: Value, output: Value) => readonly [Value, Value]

function elementwise(operation: string, x: Value, y: Value, partials: Partials): Value {
  const shape = broadcastShapes(operation.toLowerCase(), x.shape, y.shape)
  const a = unexpanded(x, y)
  const b = a === x ? unexpanded(y, x) : y
  const gradient: SingleGradient = (upstream, output) => {
    const [da, db] = partials(upstream, a, b, output)
    return [sumTo(da, a.shape), sumTo(db, b.shape)]
  }
  return a.graph.record(operation, [a, b], { shape, type: a.type }, gradient)
}

/** The number of a constant of one element, else null. */
function numberOf(x: Value): number | null {
  return x.node.kind === 'constant' && x.shape.length === 0 ? x.node.numbers[0] : null
}

function folded(graph: Graph, a: Value, b: Value, of: (x: number, y: number) => number): Value | null {
  const [x, y] = [numberOf(a), numberOf(b)]
  return x === null || y === null ? null : graph.constant(of(x, y), [], a.type)
}

/** a + b, broadcast. */
export function add(a: Operand, b: Operand): Value {
  const [x, y] = pair('add', a, b)
  if (isScalar(x, 0)) return y
  if (isScalar(y, 0)) return x
  return folded(x.graph, x, y, (p, q) => p + q) ?? elementwise('Add', x, y, upstream => [upstream, upstream])
}

/** a − b, broadcast. */
export function subtract(a: Operand, b: Operand): Value {
  const [x, y] = pair('subtract', a, b)
  if (isScalar(y, 0)) return x
  return (
    folded(x.graph, x, y, (p, q) => p - q) ??
    elementwise('Sub', x, y, upstream => [upstream, negate(upstream)])
  )
}

/** a · b, broadcast. */
export function multiply(a: Operand, b: Operand): Value {
  const [x, y] = pair('multiply', a, b)
  if (isScalar(x, 1)) return y
  if (isScalar(y, 1)) return x
  return (
    folded(x.graph, x, y, (p, q) => p * q) ??
    elementwise('Mul', x, y, (upstream, p, q) => [multiply(upstream, q), multiply(upstream, p)])
  )
}

/** a / b, broadcast. */
export function divide(a: Operand, b: Operand): Value {
  const [x, y] = pair('divide', a, b)
  if (isScalar(y, 1)) return x
  return (
    folded(x.graph, x, y, (p, q) => p / q) ??
    elementwise('Div', x, y, (upstream, _, q, output) => {
      const scaled = divide(upstream, q)
      return [scaled, negate(multiply(scaled, output))]
    })
  )
}

/** −x */
export function negate(x: Value): Value {
  const { node } = x
  if (node.kind === 'operation' && node.operation === 'Neg') return node.inputs[0]
  const number = numberOf(x)
  if (number !== null) return x.graph.constant(-number, [], x.type)
  return x.graph.record('Neg', [x], recordOf(x), upstream => [negate(upstream)])
}

/** x to a constant power. Gradient: p·x^(p−1). */
export function power(x: Value, exponent: number): Value {
  if (exponent === 1) return x
  if (exponent === 2) return multiply(x, x)
  return x.graph.record('Pow', [x, x.graph.constant(exponent, [], x.type)], recordOf(x), upstream => [
    multiply(upstream, multiply(power(x, exponent - 1), exponent)),
    null,
  ])
}

function isScalar(x: Value, number: number): boolean {
  return x.shape.length === 0 && isConstant(x, number)
}

function recordOf(x: Value) {
  return { shape: x.shape, type: x.type }
}
