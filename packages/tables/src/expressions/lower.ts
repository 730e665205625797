import type { ASTNode } from '@marcbachmann/cel-js'
import { nearestName } from '../nearest.ts'
import { divide, minus, negate, plus, times } from './arithmetic.ts'
import { type ComparisonSign, compare, isIn } from './comparison.ts'
import { builtIns } from './functions.ts'
import { KindError } from './kinds.ts'
import { and, choose, not, or } from './logic.ts'
import { column, dottedName, literal } from './lower-leaf.ts'
import { at, type Lowering } from './lowering.ts'
import type { Node } from './node.ts'
import { studyFunction } from './study-function.ts'

/** Turns CEL's tree into nodes over columns, checking names and kinds on the way. */
export function lower(ast: ASTNode, context: Lowering): Node {
  try {
    return lowerNode(ast, context)
  } catch (error) {
    if (error instanceof KindError) throw at(context, ast, 'type', error.message, error.cure)
    throw error
  }
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

function call(name: string, args: readonly ASTNode[], ast: ASTNode, context: Lowering): Node {
  const own = context.functions.get(name)
  if (own)
    return studyFunction(
      own,
      args.map(arg => lower(arg, context)),
      ast,
      context,
    )
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
