import { describe, expect, test } from 'vitest'
import { expectAgreement } from '../../../test/agreement.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { cox } from './cox.ts'
import { dfbetaResiduals, scoreResiduals } from './dfbeta.ts'
import { coxLinear } from './linear-prediction.ts'
import { devianceResiduals, martingaleResiduals } from './martingale.ts'
import { coxCurves } from './predicted-survival.ts'
import { schoenfeldResiduals } from './schoenfeld.ts'

const time = [5, 2, 9, 4, 7, 3]
const event = [1, 1, 0, 1, 1, 0]
const x = [[0.2, 1.1, -0.4, 0.9, 0.1, -1]]

describe('curves of a new patient whose hazard has no number', () => {
  const fit = cox({ time, event, x })
  const beta = fit.coefficients[0]
  const curvesAt = (linear: number, times = [4]) =>
    coxCurves({ time, event, x, fit, newX: [[0, fit.means[0] + linear / beta]], times })

  test('above the largest number: refused by row', () => {
    for (const linear of [720, 1e5]) {
      let thrown: unknown
      try {
        curvesAt(linear)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(StatisticsInputError)
      expect(thrown).toMatchObject({ fault: 'domain', argument: 'newX', row: 1 })
    }
  })

  test('below it, survival is 0 with an error of 0, and no limits; far below, 1', () => {
    const high = curvesAt(600)
    expect(high.survival[1]).toBe(0)
    expect(high.standardError[1]).toBe(0)
    expect(Number.isFinite(high.cumulativeHazard[1])).toBe(true)
    const low = curvesAt(-1e4)
    expect([low.survival[1], low.cumulativeHazard[1], low.standardError[1]]).toEqual([1, 0, 0])
  })

  test('before the first event every patient survives, whatever the hazard', () => {
    const curves = curvesAt(1e5, [1])
    expect([...curves.survival]).toEqual([1, 1])
    expect([...curves.standardError]).toEqual([0, 0])
  })

  test('a hazard ratio above the largest number is Infinity', () => {
    const { risk, upper } = coxLinear({ fit, newX: [[fit.means[0] + 800 / beta]] })
    expect([risk[0], upper[0]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})

describe('rows of weight 0 took no part in a Cox fit', () => {
  const weights = [1, 2, 1, 0, 1.5, 0]
  const fit = cox({ time, event, x, weights })
  const given = { time, event, x, weights, fit }
  const kept = [0, 1, 2, 4]
  const pick = (values: ArrayLike<number>) => kept.map(i => values[i])
  const others = {
    ...{ time: pick(time), event: pick(event), x: x.map(pick), weights: pick(weights) },
    fit: cox({ time: pick(time), event: pick(event), x: x.map(pick), weights: pick(weights) }),
  }

  test('their residuals are NaN, and those of the others as without them', () => {
    for (const residuals of [martingaleResiduals, devianceResiduals, scoreResiduals, dfbetaResiduals]) {
      const all = residuals(given)
      expect(Array.from(all, Number.isNaN)).toEqual(weights.map(w => w === 0))
      expectAgreement(pick(all), residuals(others), 1e-12)
    }
  })

  test('their events have no Schoenfeld residual', () => {
    const { row, residuals } = schoenfeldResiduals(given)
    expect([...row]).toEqual([1, 0, 4])
    expectAgreement(residuals, schoenfeldResiduals(others).residuals, 1e-12)
  })

  test('a sum over a group leaves them out, and is NaN where the group has no other row', () => {
    const collapse = [1, 1, 2, 2, 3, 4]
    const row = martingaleResiduals(given)
    expectAgreement(
      martingaleResiduals({ ...given, collapse }),
      [row[0] + row[1], row[2], row[4], Number.NaN],
      1e-12,
    )
    for (const residuals of [devianceResiduals, scoreResiduals, dfbetaResiduals])
      expect(Array.from(residuals({ ...given, collapse }), Number.isNaN)).toEqual([false, false, false, true])
  })
})
