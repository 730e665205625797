import type { Exclusion } from '@tessera/evidence'

const columns = ['unit', 'id', 'centre', 'stage', 'code', 'reason', 'question'] as const

/** The exclusion ledger as CSV (RFC 4180): one row a unit that left, with stage and reason. */
export function exclusionsCsv(exclusions: readonly Exclusion[]): string {
  const lines = exclusions.map(row => columns.map(column => quoted(row[column])).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

function quoted(value: string | null): string {
  if (value === null) return ''
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
