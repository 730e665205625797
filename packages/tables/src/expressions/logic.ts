import { asCondition, asNumber, KindError } from './kinds.ts'
import { type Node, type NumberAt, type NumericNode, numeric, type TextNode } from './node.ts'

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
