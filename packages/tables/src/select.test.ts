import { describe, expect, it } from 'vitest'
import { compileExpression } from './expressions/expression.ts'
import { columnOf, makeTable, rowsWhere, selectColumns, selectRows, withColumn } from './select.ts'
import {
  booleanColumn,
  dateColumn,
  isMissingAt,
  missingCount,
  numberColumn,
  textAt,
  textColumn,
} from './values.ts'

const table = makeTable('t', [
  numberColumn('age', [10, 20, Number.NaN]),
  textColumn('sex', ['m', null, 'f']),
  dateColumn('day', [0, Number.NaN, 2]),
  booleanColumn('flag', [true, null, false]),
])

describe('selecting', () => {
  it('rows keep values, levels and file rows', () => {
    const chosen = selectRows(table, [2, 0])
    expect(Array.from(chosen.fileRows)).toEqual([4, 2])
    expect(chosen.columns.map(column => textAt(column, 0))).toEqual([null, 'f', '1970-01-03', 'false'])
    expect(columnOf(chosen, 'sex')).toMatchObject({ levels: ['m', 'f'] })
  })

  it('rows where a condition is true, missing counting as not', () => {
    const condition = compileExpression('age > 15', table.columns).evaluate(table)
    expect(Array.from(rowsWhere(condition))).toEqual([1])
    expect(() => rowsWhere(columnOf(table, 'age'))).toThrow(TypeError)
  })

  it('columns by name, the nearest suggested', () => {
    expect(selectColumns(table, ['sex', 'age']).columns.map(column => column.name)).toEqual(['sex', 'age'])
    expect(() => columnOf(table, 'aeg')).toThrow("did you mean 'age'?")
  })

  it('columns are added or replaced, and must fit', () => {
    expect(withColumn(table, numberColumn('age', [1, 2, 3])).columns.length).toBe(4)
    expect(withColumn(table, numberColumn('new', [1, 2, 3])).columns.length).toBe(5)
    expect(() => withColumn(table, numberColumn('new', [1]))).toThrow(RangeError)
  })

  it('missing values are counted', () => {
    expect(table.columns.map(missingCount)).toEqual([1, 1, 1, 1])
    expect(isMissingAt(columnOf(table, 'flag'), 1)).toBe(true)
  })
})
