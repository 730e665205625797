import { daysPerMonth } from '../dates/calendar.ts'
import { type DurationNode, type Node, type NumericNode, numeric } from './node.ts'

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

/** A truth value: a boolean column or a comparison. */
export function asCondition(node: Node, where: string): NumericNode {
  if (node.kind === 'boolean') return node
  const named = node.kind === 'text' && node.column ? `'${node.column.name}'` : `a ${node.kind}`
  throw new KindError(
    `${where} needs a condition, not ${named}`,
    node.kind === 'number' ? 'write the comparison out, for example event == 1' : 'compare it with something',
  )
}
