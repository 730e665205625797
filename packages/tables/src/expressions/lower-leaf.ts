import type { ASTNode } from '@marcbachmann/cel-js'
import { nearestName } from '../nearest.ts'
import { numberAt, textAt } from '../values.ts'
import type { ExpressionError } from './expression-error.ts'
import { at, type Lowering } from './lowering.ts'
import { type Node, numeric } from './node.ts'

/** A number, truth value or text that stands in the expression. */
export function literal(value: unknown, ast: ASTNode, context: Lowering): Node {
  if (typeof value === 'number' || typeof value === 'bigint') {
    const number = Number(value)
    return numeric('number', () => () => number)
  }
  if (typeof value === 'boolean') return numeric('boolean', () => () => (value ? 1 : 0))
  if (typeof value === 'string')
    return { kind: 'text', literal: value, column: null, bind: () => () => value }
  throw at(
    context,
    ast,
    'type',
    'null and byte values are not used here',
    'write isMissing(x) to ask for missing',
  )
}

/** A column, which must exist. */
export function column(name: string, ast: ASTNode, context: Lowering): Node {
  const known = context.columns.get(name)
  if (!known) throw unknownColumn(name, ast, context)
  context.used.add(name)
  if (known.kind !== 'text')
    return numeric(known.kind, scope => {
      const bound = scope.column(name)
      return row => numberAt(bound, row)
    })
  return {
    kind: 'text',
    literal: null,
    column: known.levels ? { name, levels: known.levels } : null,
    bind: scope => {
      const bound = scope.column(name)
      return row => textAt(bound, row)
    },
  }
}

function unknownColumn(name: string, ast: ASTNode, context: Lowering): ExpressionError {
  const names = [...context.columns.keys()]
  const near = nearestName(name, names)
  const quoted = /^[A-Za-z_]\w*$/.test(near ?? 'x') ? near : `\`${near}\``
  return at(
    context,
    ast,
    'unknown-column',
    `there is no column '${name}'${near ? `; did you mean ${quoted}?` : ''}`,
    `the columns are ${names.join(', ')}`,
    name,
  )
}

/** Column names with dots, as R writes them, look like field access to CEL. */
export function dottedName(ast: ASTNode, context: Lowering): string {
  if (ast.op === 'id') return context.rewritten.names.get(ast.args) ?? ast.args
  if (ast.op === '.')
    return `${dottedName(ast.args[0], context)}.${context.rewritten.names.get(ast.args[1]) ?? ast.args[1]}`
  throw at(context, ast, 'syntax', 'a value has no fields', 'name a column; put unusual names in backticks')
}
