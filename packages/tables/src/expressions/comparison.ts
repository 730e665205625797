import { parseIsoDay } from '../dates/iso.ts'
import { asNumber, KindError } from './kinds.ts'
import { type Node, type NumericNode, numeric, type TextNode } from './node.ts'

export type ComparisonSign = '==' | '!=' | '<' | '<=' | '>' | '>='

/** The test of each sign on what subtraction or text order gives. */
const holds: Readonly<Record<ComparisonSign, (a: number | string, b: number | string) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** A text written beside a date is read as an ISO date. */
function beside(node: Node, other: Node): Node {
  if (node.kind !== 'text' || node.literal === null || other.kind !== 'date') return node
  const day = parseIsoDay(node.literal)
  if (Number.isNaN(day)) throw new KindError(`'${node.literal}' is not a date`, "write dates as '2021-03-05'")
  return numeric('date', () => () => day)
}

/** Compares two values of one kind; missing where either is. Durations and numbers compare in days. */
export function compare(sign: ComparisonSign, left: Node, right: Node): NumericNode {
  const a = beside(left, right)
  const b = beside(right, left)
  if (a.kind === 'text' && b.kind === 'text') return compareTexts(sign, a, b)
  if (a.kind === 'date' && b.kind === 'date') return compareNumbers(sign, a, b)
  if (a.kind === 'text' || b.kind === 'text' || a.kind === 'date' || b.kind === 'date')
    throw new KindError(
      `'${sign}' compares a ${a.kind} with a ${b.kind}`,
      a.kind === 'text' || b.kind === 'text'
        ? 'put level names in quotes and numbers without; see the type in the dictionary'
        : "write dates in quotes, as '2021-03-05'",
    )
  if ((a.kind === 'boolean' || b.kind === 'boolean') && sign !== '==' && sign !== '!=')
    throw new KindError(
      `'${sign}' cannot order what is true or false`,
      'write a range as two conditions: 18 <= age && age <= 70',
    )
  return compareNumbers(sign, asNumber(a, `'${sign}'`), asNumber(b, `'${sign}'`))
}

function compareNumbers(sign: ComparisonSign, a: NumericNode, b: NumericNode): NumericNode {
  const test = holds[sign]
  return numeric('boolean', scope => {
    const left = a.bind(scope)
    const right = b.bind(scope)
    return row => {
      const x = left(row)
      const y = right(row)
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
      return test(x, y) ? 1 : 0
    }
  })
}

function compareTexts(sign: ComparisonSign, a: TextNode, b: TextNode): NumericNode {
  if (sign !== '==' && sign !== '!=')
    throw new KindError(
      `'${sign}' would compare texts by their letters`,
      'use == or in with the level names, or give the column type number',
    )
  const test = holds[sign]
  return numeric('boolean', scope => {
    const left = a.bind(scope)
    const right = b.bind(scope)
    return row => {
      const x = left(row)
      const y = right(row)
      if (x === null || y === null) return Number.NaN
      return test(x, y) ? 1 : 0
    }
  })
}

/** `value in [a, b]`: true when equal to one; missing when the value is, or when a missing item decides. */
export function isIn(value: Node, items: readonly Node[]): NumericNode {
  const tests = items.map(item => compare('==', value, item))
  return numeric('boolean', scope => {
    const each = tests.map(test => test.bind(scope))
    return row => {
      let result = 0
      for (const test of each) {
        const equal = test(row)
        if (equal === 1) return 1
        if (Number.isNaN(equal)) result = Number.NaN
      }
      return result
    }
  })
}
