import { addMonths, daysPerMonth } from '../dates/calendar.ts'
import {
  type DurationNode,
  type Node,
  type NumberAt,
  type NumericNode,
  numeric,
  type Scope,
  type TextNode,
} from './node.ts'

/** Thrown inside the compiler; the caller adds source and position. */
export class KindError extends Error {
  override readonly name = 'KindError'
  readonly cure: string
  constructor(message: string, cure: string) {
    super(message)
    this.cure = cure
  }
}

/** Days, a month counting 30.4375. */
function inDays(duration: DurationNode): NumericNode {
  return numeric('number', scope => {
    const months = duration.months(scope)
    const days = duration.days(scope)
    return row => months(row) * daysPerMonth + days(row)
  })
}

/** Numbers as they are; booleans as 1 and 0; durations in days. */
export function asNumber(node: Node, where: string): NumericNode {
  if (node.kind === 'duration') return inDays(node)
  if (node.kind === 'text' || node.kind === 'date')
    throw new KindError(`${where} needs a number, not a ${node.kind}`, cureFor(node))
  return node
}

function cureFor(node: Node): string {
  if (node.kind === 'text' && node.column)
    return `give '${node.column.name}' type number in the dictionary, or compare it with one of its levels`
  if (node.kind === 'text') return 'write the number without quotes'
  return 'subtract another date from it first: that gives days'
}

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

/** A truth value: a boolean column or a comparison. */
export function asCondition(node: Node, where: string): NumericNode {
  if (node.kind === 'boolean') return node
  const named = node.kind === 'text' && node.column ? `'${node.column.name}'` : `a ${node.kind}`
  throw new KindError(
    `${where} needs a condition, not ${named}`,
    node.kind === 'number' ? 'write the comparison out, for example event == 1' : 'compare it with something',
  )
}

/** Kleene's three-valued and: false wins over missing. */
export function and(a: Node, b: Node): Node {
  return kleene(asCondition(a, "'&&'"), asCondition(b, "'&&'"), 0)
}

/** Kleene's three-valued or: true wins over missing. */
export function or(a: Node, b: Node): Node {
  return kleene(asCondition(a, "'||'"), asCondition(b, "'||'"), 1)
}

function kleene(a: NumericNode, b: NumericNode, winner: 0 | 1): Node {
  return numeric('boolean', scope => {
    const left = a.bind(scope)
    const right = b.bind(scope)
    return row => {
      const first = left(row)
      if (first === winner) return winner
      const second = right(row)
      if (second === winner) return winner
      return first + second - (first === 1 && second === 1 ? 1 : 0)
    }
  })
}

export function not(a: Node): Node {
  const condition = asCondition(a, "'!'")
  return numeric('boolean', scope => {
    const value = condition.bind(scope)
    return row => 1 - value(row)
  })
}

/** `condition ? a : b`; missing where the condition is. Only the branch taken is evaluated. */
export function choose(condition: Node, a: Node, b: Node): Node {
  const test = asCondition(condition, "'?'")
  if (a.kind === 'text' && b.kind === 'text') return chooseText(test, a, b)
  if (a.kind === 'text' || b.kind === 'text' || (a.kind === 'date') !== (b.kind === 'date'))
    throw new KindError(
      `'? :' has a ${a.kind} on one side and a ${b.kind} on the other`,
      'make both the same',
    )
  const x = a.kind === 'date' ? a : asNumber(a, "'?'")
  const y = b.kind === 'date' ? b : asNumber(b, "'?'")
  return numeric(x.kind === y.kind ? x.kind : 'number', scope => {
    const on = test.bind(scope)
    const yes = x.bind(scope)
    const no = y.bind(scope)
    return row => {
      const which = on(row)
      return which === 1 ? yes(row) : which === 0 ? no(row) : Number.NaN
    }
  })
}

function chooseText(test: NumericNode, a: TextNode, b: TextNode): TextNode {
  return {
    kind: 'text',
    literal: null,
    column: null,
    bind: scope => {
      const on: NumberAt = test.bind(scope)
      const yes = a.bind(scope)
      const no = b.bind(scope)
      return row => {
        const which = on(row)
        return which === 1 ? yes(row) : which === 0 ? no(row) : null
      }
    },
  }
}
