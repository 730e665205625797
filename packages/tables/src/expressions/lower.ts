import type { ASTNode } from '@marcbachmann/cel-js'
import type { Finding } from '@tessera/evidence'
import type { Column } from '../column.ts'
import { nearestName } from '../nearest.ts'
import { numberAt, textAt } from '../values.ts'
import { type ComparisonSign, compare, isIn } from './comparison.ts'
import { ExpressionError, type ExpressionFault } from './expression-error.ts'
import { builtIns, type ExpressionFunction } from './functions.ts'
import { materialise } from './materialise.ts'
import { type Node, numeric } from './node.ts'
import { and, choose, divide, KindError, minus, negate, not, or, plus, times } from './operators.ts'
import type { Rewritten } from './rewrite.ts'

/** What the compiler needs to know of a column. A `Column` is one. */
export interface ExpressionColumn {
  readonly name: string
  readonly kind: Column['kind']
  /** Text only: an expression that names a level outside these is warned about. */
  readonly levels?: readonly string[]
}

export interface Lowering {
  readonly source: string
  readonly rewritten: Rewritten
  readonly columns: ReadonlyMap<string, ExpressionColumn>
  readonly functions: ReadonlyMap<string, ExpressionFunction>
  readonly used: Set<string>
  readonly findings: Finding[]
}

/** Turns CEL's tree into nodes over columns, checking names and kinds on the way. */
export function lower(ast: ASTNode, context: Lowering): Node {
  try {
    return lowerNode(ast, context)
  } catch (error) {
    if (error instanceof KindError) throw at(context, ast, 'type', error.message, error.cure)
    throw error
  }
}

function at(
  context: Lowering,
  ast: ASTNode,
  fault: ExpressionFault,
  message: string,
  cure: string,
  field?: string,
) {
  const position = context.rewritten.positionOf(ast.start)
  return new ExpressionError(fault, context.source, position, message, cure, field)
}

function lowerNode(ast: ASTNode, context: Lowering): Node {
  const go = (child: ASTNode) => lower(child, context)
  switch (ast.op) {
    case 'value':
      return literal(ast.args, ast, context)
    case 'id':
      return column(context.rewritten.names.get(ast.args) ?? ast.args, ast, context)
    case '.':
      return column(dottedName(ast, context), ast, context)
    case 'call':
      return call(ast.args[0], ast.args[1], ast, context)
    case '&&':
      return and(go(ast.args[0]), go(ast.args[1]))
    case '||':
      return or(go(ast.args[0]), go(ast.args[1]))
    case '!_':
      return not(go(ast.args))
    case '-_':
      return negate(go(ast.args))
    case '?:':
      return choose(go(ast.args[0]), go(ast.args[1]), go(ast.args[2]))
    case '+':
      return plus(go(ast.args[0]), go(ast.args[1]))
    case '-':
      return minus(go(ast.args[0]), go(ast.args[1]))
    case '*':
      return times(go(ast.args[0]), go(ast.args[1]))
    case '/':
      return divide(go(ast.args[0]), go(ast.args[1]), false)
    case '%':
      return divide(go(ast.args[0]), go(ast.args[1]), true)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(ast.op, go(ast.args[0]), go(ast.args[1]), context)
    case 'in':
      return membership(ast.args[0], ast.args[1], ast, context)
    default:
      throw at(
        context,
        ast,
        'syntax',
        `'${ast.op === 'rcall' ? `.${ast.args[0]}()` : ast.op}' is not part of the language`,
        'use columns, numbers, texts, + - * / %, comparisons, && || !, in, ? : and the listed functions',
      )
  }
}

function literal(value: unknown, ast: ASTNode, context: Lowering): Node {
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

function column(name: string, ast: ASTNode, context: Lowering): Node {
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
function dottedName(ast: ASTNode, context: Lowering): string {
  if (ast.op === 'id') return context.rewritten.names.get(ast.args) ?? ast.args
  if (ast.op === '.')
    return `${dottedName(ast.args[0], context)}.${context.rewritten.names.get(ast.args[1]) ?? ast.args[1]}`
  throw at(context, ast, 'syntax', 'a value has no fields', 'name a column; put unusual names in backticks')
}

function call(name: string, args: readonly ASTNode[], ast: ASTNode, context: Lowering): Node {
  const own = context.functions.get(name)
  if (own) return studyFunction(own, args, ast, context)
  const known = builtIns.get(name)
  if (!known) {
    const names = [...builtIns.keys(), ...context.functions.keys()]
    const near = nearestName(name, names)
    const message = `there is no function '${name}'${near ? `; did you mean ${near}?` : ''}`
    throw at(context, ast, 'unknown-function', message, `the functions are ${names.join(', ')}`)
  }
  if (args.length < known.least || args.length > known.most)
    throw at(context, ast, 'type', `${name}() was given ${args.length} values`, `write ${known.usage}`)
  return known.lower(args.map(arg => lower(arg, context)))
}

function studyFunction(
  own: ExpressionFunction,
  args: readonly ASTNode[],
  ast: ASTNode,
  context: Lowering,
): Node {
  const usage = `${own.name}(${own.parameters.join(', ')})`
  const nodes = args.map(arg => lower(arg, context))
  if (nodes.length !== own.parameters.length || nodes.some((node, i) => node.kind !== own.parameters[i]))
    throw at(
      context,
      ast,
      'type',
      `${own.name}() was given ${nodes.map(n => n.kind).join(', ') || 'nothing'}`,
      `write ${usage}`,
    )
  const run = (scope: Parameters<typeof materialise>[1]) =>
    own.evaluate(
      nodes.map((node, i) => materialise(node, scope, `argument ${i + 1}`)),
      scope.table,
    )
  if (own.returns === 'text')
    return {
      kind: 'text',
      literal: null,
      column: null,
      bind: scope => {
        const result = run(scope)
        return row => textAt(result, row)
      },
    }
  return numeric(own.returns, scope => {
    const result = run(scope)
    return row => numberAt(result, row)
  })
}

function membership(value: ASTNode, list: ASTNode, ast: ASTNode, context: Lowering): Node {
  if (list.op !== 'list') throw at(context, ast, 'type', "'in' needs a list", "write stage in ['III', 'IV']")
  const node = lower(value, context)
  const items = list.args.map(item => lower(item, context))
  for (const item of items) warnOfLevel(node, item, context)
  return isIn(node, items)
}

function comparison(sign: ComparisonSign, a: Node, b: Node, context: Lowering): Node {
  warnOfLevel(a, b, context)
  warnOfLevel(b, a, context)
  return compare(sign, a, b)
}

/** A level that the column does not have makes a condition that is never true: most often a typing error. */
function warnOfLevel(a: Node, b: Node, context: Lowering): void {
  if (a.kind !== 'text' || b.kind !== 'text' || !a.column || b.literal === null) return
  if (a.column.levels.includes(b.literal)) return
  const near = nearestName(b.literal, a.column.levels)
  context.findings.push({
    severity: 'warning',
    code: 'expression-unknown-level',
    message: `'${b.literal}' is not a level of ${a.column.name} (in: ${context.source})`,
    cure: near ? `did you mean '${near}'?` : `its levels are ${a.column.levels.slice(0, 20).join(', ')}`,
    field: a.column.name,
  })
}
