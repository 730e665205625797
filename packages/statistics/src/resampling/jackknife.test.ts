import { describe, expect, it } from 'vitest'
import { StatisticsInputError } from '../input-error.ts'
import { jackknife } from './jackknife.ts'

const y = [3.1, 4.7, 1.2, 8.8, 5.5, 2.9, 6.1]
const meanOf = (rows: Int32Array) => rows.reduce((sum, i) => sum + y[i], 0) / rows.length

describe('jackknife', () => {
  it('gives the standard error s / sqrt n of a mean (Tukey 1958)', () => {
    const mean = y.reduce((sum, v) => sum + v, 0) / y.length
    const s = Math.sqrt(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (y.length - 1))
    const { se, values, failed } = jackknife(y.length, rows => [meanOf(rows), 2 * meanOf(rows)])
    expect(se[0]).toBeCloseTo(s / Math.sqrt(y.length), 12)
    expect(se[1]).toBeCloseTo((2 * s) / Math.sqrt(y.length), 12)
    expect(values[0]).toHaveLength(7)
    expect(failed).toHaveLength(0)
  })

  it('tells the rows without which there is no answer, and refuses where none has one', () => {
    const needs = (row: number) => (rows: Int32Array) => {
      if (!rows.includes(row)) throw new StatisticsInputError('empty', 'rows', 'gone')
      return [meanOf(rows)]
    }
    expect([...jackknife(7, needs(4)).failed]).toEqual([4])
    const never = () => {
      throw new StatisticsInputError('empty', 'rows', 'never')
    }
    expect(() => jackknife(7, never)).toThrow(StatisticsInputError)
    expect(() => jackknife(1, rows => [rows.length])).toThrow(/two rows/)
  })
})
