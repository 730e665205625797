import type { Feature } from '@tessera/learning'
import type { Column } from '@tessera/tables'

/** A column as a feature: numbers and truth values are numeric, text has levels. Dates are none. */
export function featureFrom(name: string, column: Exclude<Column, { kind: 'date' }>): Feature {
  if (column.kind === 'text') return { kind: 'categorical', name, levels: column.levels, codes: column.codes }
  if (column.kind === 'number') return { kind: 'numeric', name, unit: column.unit, values: column.values }
  const values = Float64Array.from(column.values, value => (value < 0 ? Number.NaN : value))
  return { kind: 'numeric', name, unit: null, values, yesNo: true }
}

/** The given rows of a feature. */
export function featureRows(feature: Feature, rows: Int32Array): Feature {
  if (feature.kind === 'numeric')
    return { ...feature, values: Float64Array.from(rows, row => feature.values[row]) }
  return { ...feature, codes: rows.map(row => feature.codes[row]) }
}

/** Whether a feature is missing in a row. */
export function missingIn(feature: Feature, row: number): boolean {
  return feature.kind === 'numeric' ? Number.isNaN(feature.values[row]) : feature.codes[row] < 0
}
