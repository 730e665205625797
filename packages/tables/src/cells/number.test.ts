import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalSignOf, readNumber } from './number.ts'
import { plain } from './plain.ts'

// Expected values are what the texts say.
describe('numbers as hospitals write them', () => {
  it.each([
    ['12', 12],
    ['-3.5', -3.5],
    ['.5', 0.5],
    ['1e-3', 0.001],
    ['５６', 56],
    ['３．８', 3.8],
    ['－２', -2],
    ['1,234', 1234],
    ['1,234,567.5', 1234567.5],
    ['１，２３４', 1234],
    ['7.2 ↑', 7.2],
    ['38 g/L', 38],
  ])('%s', (text, value) => {
    expect(readNumber(plain(text), '.', 'g/L')).toEqual({ value, limit: null })
  })

  it.each([
    ['<0.05', 0.05, 'below'],
    ['＜0.05', 0.05, 'below'],
    ['≤ 2', 2, 'below'],
    ['>1000', 1000, 'above'],
    ['＞1,210.0', 1210, 'above'],
  ])('%s is a limit', (text, value, limit) => {
    expect(readNumber(plain(text), '.')).toEqual({ value, limit })
  })

  it.each(['', 'abc', '1,23', '12,3456', '1.2.3', '3-5', '＋＋', '12mg', 'NaN', 'Infinity', '0x10'])(
    '%s is not a number',
    text => {
      expect(readNumber(plain(text), '.')).toBeNull()
    },
  )

  it('reads a decimal comma when told', () => {
    expect(readNumber('3,8', ',')).toEqual({ value: 3.8, limit: null })
    expect(readNumber('1.234,5', ',')).toEqual({ value: 1234.5, limit: null })
    expect(readNumber('3.8', ',')).toBeNull()
  })

  it('lets a whole column say that the comma is decimal', () => {
    expect(decimalSignOf(['3,8', '41,25', null, '7'])).toBe(',')
    expect(decimalSignOf(['3,8', '3.9'])).toBe('.')
    expect(decimalSignOf(['1,234', '5,678'])).toBe('.')
    expect(decimalSignOf(['<0,05', '12'])).toBe(',')
  })

  it('reads back every number that is written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        expect(readNumber(String(value), '.')).toEqual({ value: value === 0 ? 0 : value, limit: null })
      }),
      { seed: 4, numRuns: 300 },
    )
  })
})
