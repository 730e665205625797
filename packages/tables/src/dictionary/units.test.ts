import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { convert, UnitError, unitFactor } from './units.ts'

// Analyte factors: AMA Manual of Style, 11th edition, section 17.5. The others are definitions of the SI.
describe('conversion of units', () => {
  it.each([
    [3.8, 'g/dL', 'g/L', 'albumin', 38],
    [38, 'g/L', 'g/dl', 'albumin', 3.8],
    [1, 'mg/dL', 'µmol/L', 'total bilirubin', 17.104],
    [17.104, 'umol/L', 'mg/dL', '总胆红素', 1],
    [1, 'mg/dL', 'μmol/L', 'creatinine', 88.4],
    [88.4, 'µmol/L', 'mg/dL', '肌酐', 1],
    [90, 'mg/dL', 'mmol/L', 'glucose', 4.995],
    [1, 'µg/L', 'ng/mL', 'AFP', 1],
    [400, 'ng/mL', 'ug/L', 'AFP', 400],
    [150, '10^9/L', '10³/µL', 'platelets', 150],
    [150, '×10⁹/L', '/mm3', 'platelets', 150_000],
    [5, 'K/uL', '10^9/l', 'neutrophils', 5],
    [5.2, 'GI/L', '10^9/L', 'leucocytes', 5.2],
    [4.5, 'TI/L', '10^6/uL', 'erythrocytes', 4.5],
    [4.5, '10^12/L', '10^6/uL', 'erythrocytes', 4.5],
    [12, 'months', 'years', 'time', 1],
    [2, 'weeks', 'days', 'time', 14],
    [365.25, '天', '个月', 'time', 12],
    [4, 'mEq/L', 'mmol/L', 'potassium', 4],
    [5, 'mEq/L', 'mmol/L', 'calcium', 2.5],
    [5, 'mEq/L', 'mg/dL', 'calcium', 10],
    [2, 'mEq/L', 'mmol/L', 'magnesium', 1],
    [2, 'mg/dL', 'mmol/L', 'magnesium', 0.8228],
    [7, 'mg/dL', 'umol/L', 'uric acid', 416.395],
    [10, 'g/dL', 'mmol/L', 'hemoglobin', 6.206],
    [1500, '10^3/mL', '10^9/L', 'neutrophils', 1.5],
    [1500, '/uL', '10^9/L', 'neutrophils', 1.5],
    [0.48, 's', 'msec', 'QTc', 480],
    [3500, 'mg/24 h', 'g/day', 'protein', 3.5],
    [2.5, 'cm', 'mm', 'size', 25],
    [65, 'kg', 'g', 'weight', 65_000],
    [35, '%', 'fraction', 'TPS', 0.35],
  ])('%d %s in %s of %s is %d', (value, from, to, quantity, expected) => {
    const error = largestError(convert(value, from, to, quantity), expected)
    recordError('Dictionary: conversion of units', error)
    expect(error).toBeLessThanOrEqual(1e-12)
  })

  it('there and back is where it began', () => {
    const unit = fc.constantFrom('g/L', 'g/dL', 'mg/dL', 'umol/L', 'mmol/L', 'ng/mL')
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        expect(unitFactor(a, b, 'creatinine') * unitFactor(b, a, 'creatinine')).toBeCloseTo(1, 12)
      }),
    )
  })

  it('refuses what it does not know', () => {
    expect(() => convert(1, 'g/L', 'months')).toThrow(UnitError)
    expect(() => convert(1, 'mg/dL', 'umol/L', 'AFP')).toThrow('only for bilirubin')
    expect(() => convert(1, 'mEq/L', 'mmol/L', 'glucose')).toThrow('only for calcium, magnesium')
    expect(() => convert(1, 'furlong', 'm')).toThrow("'furlong' is not a unit")
  })
})
