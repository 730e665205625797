import { FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { dayNumber } from '../dates/calendar.ts'
import { makeTable } from '../select.ts'
import { dateColumn, numberColumn } from '../values.ts'
import { checkDateOrder } from './date-order.ts'

const day = (text: string) =>
  text === '' ? Number.NaN : dayNumber(...(text.split('-').map(Number) as [number, number, number]))
const table = makeTable('patients', [
  dateColumn('diagnosis', ['2020-01-01', '2020-05-01', '2020-05-01', '2020-05-01'].map(day)),
  dateColumn('surgery', ['2020-02-01', '2020-04-01', '', '2020-05-01'].map(day)),
  dateColumn('contact', ['2021-01-01', '2021-01-01', '2020-03-01', '2020-05-01'].map(day)),
  numberColumn('age', [1, 2, 3, 4]),
])

describe('date-order rules', () => {
  it('are checked row by row, over missing dates too', () => {
    const findings = checkDateOrder(table, ['diagnosis <= surgery <= contact'])
    expect(findings.map(({ code, row, field, value }) => [code, row, field, value])).toEqual([
      ['date-order', 3, 'surgery', '2020-04-01'],
      ['date-order', 4, 'contact', '2020-03-01'],
    ])
    expect(findings[0].message).toContain('surgery 2020-04-01 is before diagnosis 2020-05-01')
  })

  it('tell < from <=', () => {
    expect(checkDateOrder(table, ['surgery < contact']).map(finding => finding.row)).toEqual([5])
  })

  it('compare a date with a time by the day', () => {
    const timed = makeTable('t', [dateColumn('a', [100.75]), dateColumn('b', [100])])
    expect(checkDateOrder(timed, ['a <= b'])).toEqual([])
  })

  it('are refused when they cannot be read', () => {
    expect(() => checkDateOrder(table, ['diagnosis'])).toThrow(FindingsError)
    expect(() => checkDateOrder(table, ['age <= contact'])).toThrow('not a date')
    expect(() => checkDateOrder(table, ['surgry <= contact'])).toThrow("did you mean 'surgery'?")
  })
})
