import type { Finding } from '@tessera/evidence'

export type ExpressionFault = 'syntax' | 'unknown-column' | 'unknown-function' | 'type'

/**
 * Thrown by `compileExpression` when an expression cannot be read, names a column or function that does not
 * exist, or compares what cannot be compared. `finding` says the same with its cure; `position` counts
 * characters from 0.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly fault: ExpressionFault
  readonly source: string
  readonly position: number | null
  readonly finding: Finding
  constructor(
    fault: ExpressionFault,
    source: string,
    position: number | null,
    message: string,
    cure: string,
    field?: string,
  ) {
    super(`${message} (in: ${source})`)
    this.fault = fault
    this.source = source
    this.position = position
    this.finding = {
      severity: 'error',
      code: `expression-${fault}`,
      message: `${message} (in: ${source})`,
      cure,
      ...(field === undefined ? {} : { field }),
    }
  }
}
