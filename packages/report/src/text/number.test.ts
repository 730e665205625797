import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import {
  count,
  deservedDigits,
  durationText,
  estimateText,
  fixed,
  intervalText,
  pText,
  tickTexts,
} from './number.ts'

describe('numbers as they are read', () => {
  it('never have more digits than their interval carries', () => {
    expect(intervalText(0.7214, 0.6812, 0.7631)).toBe('0.72 (0.68 to 0.76)')
    expect(intervalText(2.91, 2.2, 3.8)).toBe('2.9 (2.2 to 3.8)')
    expect(intervalText(-0.0042, -0.0102, 0.0018)).toBe('−0.004 (−0.010 to 0.002)')
    expect(intervalText(2.9, 0.4, 31)).toBe('2.9 (0.4 to 31.0)')
    expect(deservedDigits(43, 37, 49)).toBe(0)
    expect(intervalText(null, null, null)).toBe('–')
  })

  it('have a true minus, no negative zero, and thin spaces between thousands', () => {
    expect(fixed(-0.0001, 2)).toBe('0.00')
    expect(fixed(-1.25, 1)).toBe('−1.3')
    expect(count(1234567)).toBe('1\u202f234\u202f567')
    expect(tickTexts([0, 0.5, 1])).toEqual(['0.0', '0.5', '1.0'])
  })

  it('give differences their sign and another level its name', () => {
    const difference = fixture().evidence.estimates.find(e => e.measure.startsWith('difference'))
    if (difference === undefined) throw new Error('the fixture has no difference')
    expect(estimateText(difference)).toBe('+0.03 (0.01 to 0.06)')
    expect(estimateText({ ...difference, level: 0.9 })).toBe('+0.03 (0.01 to 0.06; 90 %)')
    expect(estimateText({ ...difference, value: null })).toBe('–')
  })

  it('give p one digit below 0.1 and never zero', () => {
    expect(pText(0.0000001)).toBe('p < 0.001')
    expect(pText(1 / 201)).toBe('p = 0.005')
    expect(pText(0.034)).toBe('p = 0.03')
    expect(pText(0.42)).toBe('p = 0.42')
    expect(durationText(192)).toBe('3 min 12 s')
  })
})
