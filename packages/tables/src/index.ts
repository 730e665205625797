export type { BooleanColumn, Column, DateColumn, NumberColumn, TextColumn } from './column.ts'
export { addMonths, calendarDay, dayNumber, daysPerMonth, daysPerYear, formatDay } from './dates/calendar.ts'
export { addDuration, type Duration, DurationError, durationInDays, parseDuration } from './dates/duration.ts'
export { parseIsoDay } from './dates/iso.ts'
export {
  type ColumnDictionary,
  columnDictionarySchema,
  type Dictionary,
  type DictionaryInput,
  dictionarySchema,
} from './dictionary/dictionary.ts'
export { compileExpression, type Expression } from './expressions/expression.ts'
export { ExpressionError, type ExpressionFault } from './expressions/expression-error.ts'
export type { ExpressionFunction } from './expressions/functions.ts'
export type { ExpressionColumn } from './expressions/lower.ts'
export { nearestName } from './nearest.ts'
export { type ReadTableOptions, readTable } from './read-table.ts'
export {
  columnOf,
  hasColumn,
  makeTable,
  rowsWhere,
  selectColumns,
  selectRows,
  selectValues,
  withColumn,
} from './select.ts'
export type { Table, TableSource } from './table.ts'
export {
  booleanColumn,
  dateColumn,
  isMissingAt,
  lengthOf,
  missingCount,
  numberAt,
  numberColumn,
  textAt,
  textColumn,
} from './values.ts'
