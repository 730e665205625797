import { addMonths } from '../dates/calendar.ts'
import { asNumber } from './kinds.ts'
import { type DurationNode, type Node, type NumericNode, numeric, type Scope } from './node.ts'

type Binary = (a: number, b: number) => number

function lift(kind: NumericNode['kind'], a: NumericNode, b: NumericNode, apply: Binary): NumericNode {
  return numeric(kind, scope => {
    const left = a.bind(scope)
    const right = b.bind(scope)
    return row => apply(left(row), right(row))
  })
}

function combine(a: DurationNode, b: DurationNode, apply: Binary): DurationNode {
  const both = (part: 'months' | 'days') => (scope: Scope) => {
    const left = a[part](scope)
    const right = b[part](scope)
    return (row: number) => apply(left(row), right(row))
  }
  return { kind: 'duration', months: both('months'), days: both('days') }
}

function shift(date: NumericNode, duration: DurationNode, sign: 1 | -1): NumericNode {
  return numeric('date', scope => {
    const day = date.bind(scope)
    const months = duration.months(scope)
    const days = duration.days(scope)
    return row => {
      const span = months(row)
      const start = day(row)
      return (span === 0 ? start : addMonths(start, sign * span)) + sign * days(row)
    }
  })
}

function scale(duration: DurationNode, factor: NumericNode): DurationNode {
  const part = (of: 'months' | 'days') => (scope: Scope) => {
    const value = duration[of](scope)
    const by = factor.bind(scope)
    return (row: number) => value(row) * by(row)
  }
  return { kind: 'duration', months: part('months'), days: part('days') }
}

const add: Binary = (a, b) => a + b
const subtract: Binary = (a, b) => a - b

/** `+`: numbers, durations, or a date and a duration (a bare number counts days). */
export function plus(a: Node, b: Node): Node {
  if (a.kind === 'date' && b.kind === 'duration') return shift(a, b, 1)
  if (a.kind === 'duration' && b.kind === 'date') return shift(b, a, 1)
  if (a.kind === 'duration' && b.kind === 'duration') return combine(a, b, add)
  if (a.kind === 'date' && b.kind === 'number') return lift('date', a, b, add)
  if (a.kind === 'number' && b.kind === 'date') return lift('date', a, b, add)
  return lift('number', asNumber(a, "'+'"), asNumber(b, "'+'"), add)
}

/** `-`: numbers, durations, a date less a duration, or two dates (a number of days). */
export function minus(a: Node, b: Node): Node {
  if (a.kind === 'date' && b.kind === 'date') return lift('number', a, b, subtract)
  if (a.kind === 'date' && b.kind === 'duration') return shift(a, b, -1)
  if (a.kind === 'duration' && b.kind === 'duration') return combine(a, b, subtract)
  if (a.kind === 'date' && b.kind === 'number') return lift('date', a, b, subtract)
  return lift('number', asNumber(a, "'-'"), asNumber(b, "'-'"), subtract)
}

export function times(a: Node, b: Node): Node {
  if (a.kind === 'duration' && b.kind === 'number') return scale(a, b)
  if (b.kind === 'duration' && a.kind === 'number') return scale(b, a)
  return lift('number', asNumber(a, "'*'"), asNumber(b, "'*'"), (x, y) => x * y)
}

/** `/` and `%` by zero have no result, which is a fault of the row and not a missing value. */
export function divide(a: Node, b: Node, remainder: boolean): Node {
  const sign = remainder ? '%' : '/'
  const left = asNumber(a, `'${sign}'`)
  const right = asNumber(b, `'${sign}'`)
  return numeric('number', scope => {
    const x = left.bind(scope)
    const y = right.bind(scope)
    return row => {
      const top = x(row)
      const bottom = y(row)
      if (bottom === 0 && !Number.isNaN(top)) {
        scope.fault(row, 'division by zero')
        return Number.NaN
      }
      return remainder ? top % bottom : top / bottom
    }
  })
}

export function negate(a: Node): Node {
  const minusOne = numeric('number', () => () => -1)
  if (a.kind === 'duration') return scale(a, minusOne)
  return times(minusOne, asNumber(a, "'-'"))
}
