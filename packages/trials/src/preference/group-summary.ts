import type { GroupSummary } from './analysis.ts'
import { type CellOrReason, isCell } from './cell.ts'

/** A cell for the reader: its value with its standard error, or why there is none. */
export function groupSummary(group: string, treatment: string, cell: CellOrReason): GroupSummary {
  const { n } = cell
  if (!isCell(cell)) return { group, treatment, n, events: null, value: null, se: null, reason: cell.reason }
  return {
    group,
    treatment,
    n,
    events: cell.events,
    value: cell.value,
    se: Math.sqrt(cell.variance),
    reason: null,
  }
}
