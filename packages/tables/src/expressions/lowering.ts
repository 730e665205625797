import type { ASTNode } from '@marcbachmann/cel-js'
import type { Finding } from '@tessera/evidence'
import type { Column } from '../column.ts'
import { ExpressionError, type ExpressionFault } from './expression-error.ts'
import type { ExpressionFunction } from './functions.ts'
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

/** A fault at its place in the source. */
export function at(
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
