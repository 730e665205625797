export type { BooleanColumn, Column, DateColumn, NumberColumn, TextColumn } from './column.ts'
export { addMonths, calendarDay, dayNumber, daysPerMonth, daysPerYear, formatDay } from './dates/calendar.ts'
export { addDuration, type Duration, DurationError, durationInDays, parseDuration } from './dates/duration.ts'
export { parseIsoDay } from './dates/iso.ts'
export { missingDay, type PartialDay, parsePartialDay, wholeDay } from './dates/partial.ts'
export { checkDateOrder } from './dictionary/date-order.ts'
export {
  type ColumnDictionary,
  columnDictionarySchema,
  type Dictionary,
  type DictionaryInput,
  dictionarySchema,
} from './dictionary/dictionary.ts'
export { convert, UnitError, unitFactor } from './dictionary/units.ts'
export { compileExpression, type Expression } from './expressions/expression.ts'
export { ExpressionError, type ExpressionFault } from './expressions/expression-error.ts'
export type { ExpressionFunction } from './expressions/functions.ts'
export type { ExpressionColumn } from './expressions/lowering.ts'
export { isIdentityNumber } from './identifiers/identity-number.ts'
export { withoutIdentifiers } from './identifiers/without-identifiers.ts'
export { duplicatePatients } from './joins/duplicate-patients.ts'
export { type JoinKey, type JoinKind, type JoinOptions, join } from './joins/join.ts'
export {
  type NearIdenticalOptions,
  type NearIdenticalPair,
  nearIdenticalRows,
} from './joins/near-identical.ts'
export type { IsText } from './matrix/matrix-head.ts'
export { type Matrix, type ReadMatrixOptions, readMatrix } from './matrix/read-matrix.ts'
export { nearestName } from './nearest.ts'
export { type ReadTableOptions, readTable } from './read-table.ts'
export type { RawColumn, RawTable, ReadOptions, TableFile, TableReader } from './readers/reader.ts'
export { readers } from './readers/readers.ts'
export type { Field, FieldKind, Fields, RecordOf } from './records/fields.ts'
export {
  type GivenColumns,
  type ReadRecordsOptions,
  type Records,
  readRecords,
  recordsOf,
  soundRecords,
} from './records/records.ts'
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
export { csvText, writeCsv } from './writers/csv.ts'
export { type ExcelSheet, writeExcel } from './writers/excel.ts'
export { writeParquet } from './writers/parquet.ts'
export { tableEndings, writeTable } from './writers/write-table.ts'
export { writeXpt, XptError, type XptOptions, xptBytes } from './writers/xpt.ts'
