import { type Finding, FindingsError } from '@tessera/evidence'
import type { StatsInput } from './input.ts'

/**
 * A column of predicted probabilities, in the rows used.
 * @throws FindingsError at the first value outside 0 to 1
 */
export function probabilityColumn(input: StatsInput, column: string): Float64Array {
  const values = input.numbers(column)
  const row = values.findIndex(value => !(value >= 0 && value <= 1))
  if (row >= 0) throw new FindingsError([outsideUnit(column, values[row], input.fileRows[row])])
  return values
}

function outsideUnit(column: string, value: number, row: number): Finding {
  return {
    severity: 'error',
    code: 'not-a-probability',
    message: `${column} is ${value}, and a probability lies between 0 and 1`,
    cure: 'name a column of predicted probabilities, not of percentages or of a score',
    field: column,
    row,
  }
}
