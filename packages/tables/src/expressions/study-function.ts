import type { ASTNode } from '@marcbachmann/cel-js'
import { numberAt, textAt } from '../values.ts'
import type { ExpressionFunction } from './functions.ts'
import { at, type Lowering } from './lowering.ts'
import { materialise } from './materialise.ts'
import { type Node, numeric } from './node.ts'

/** A function that the study gives (medians, follow-up), over whole columns. */
export function studyFunction(
  own: ExpressionFunction,
  nodes: readonly Node[],
  ast: ASTNode,
  context: Lowering,
): Node {
  const usage = `${own.name}(${own.parameters.join(', ')})`
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
