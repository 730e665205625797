import type { Column } from '../column.ts'
import { textColumn } from '../values.ts'
import { asNumber } from './kinds.ts'
import type { Node, Scope } from './node.ts'

/** Runs a node over every row. A duration becomes a number of days. */
export function materialise(node: Node, scope: Scope, name: string): Column {
  const rows = scope.table.rowCount
  if (node.kind === 'text') {
    const at = node.bind(scope)
    return textColumn(
      name,
      Array.from({ length: rows }, (_, row) => at(row)),
    )
  }
  if (node.kind === 'boolean') {
    const at = node.bind(scope)
    const values = new Int8Array(rows)
    for (let row = 0; row < rows; row++) {
      const value = at(row)
      values[row] = Number.isNaN(value) ? -1 : value
    }
    return { kind: 'boolean', name, values }
  }
  const at = (node.kind === 'date' ? node : asNumber(node, name)).bind(scope)
  const values = new Float64Array(rows)
  for (let row = 0; row < rows; row++) values[row] = at(row)
  if (node.kind === 'date') return { kind: 'date', name, values }
  return { kind: 'number', name, unit: node.kind === 'duration' ? 'days' : null, values }
}
