import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { pearson } from '../tests/index.ts'
import { competingCalibrationCurve, levelScores, valueScores } from './index.ts'

const r = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/outcome-scores.json'), 'utf8'),
)

describe('scores of values, levels and competing events agree with R', () => {
  it('Pearson correlation with Fisher interval', () => {
    const own = pearson({ x: r.predicted, y: r.observed, level: 0.9 })
    const { value, lower, upper, p } = r.pearson
    const error = largestError([own.value, own.lower, own.upper, own.p], [value, lower, upper, p])
    recordError('Pearson correlation', error)
    expect(error).toBeLessThan(1e-10)
  })

  it('errors of predicted values, mean error and limits of agreement', () => {
    const own = valueScores({ observed: r.observed, predicted: r.predicted })
    const { rmse, mae, r2, mean, se, lower, upper, limits } = r.value
    const m = own.meanError
    const error = largestError(
      [own.rmse, own.mae, own.r2, m.value, m.se, m.lower, m.upper, ...own.limitsOfAgreement],
      [rmse, mae, r2, mean, se, lower, upper, ...limits],
    )
    recordError('Scores of predicted values', error)
    expect(error).toBeLessThan(1e-10)
  })

  it('ranked probability and log score of levels', () => {
    const own = levelScores({ level: r.level, probability: r.probability.flat(), levels: 4 })
    const error = largestError(
      [own.rankedProbability, own.nullRankedProbability, own.scaled, own.log],
      [r.levels.rps, r.levels.null, r.levels.scaled, r.levels.log],
    )
    recordError('Ranked probability score and log score of levels', error)
    expect(error).toBeLessThan(1e-12)
  })

  it('calibration of cumulative incidence in groups and as a curve', () => {
    const { groups, smooth } = competingCalibrationCurve({
      time: r.time,
      cause: r.cause,
      risk: r.risk,
      at: r.at,
      groups: 4,
    })
    const inGroups = largestError(
      groups.flatMap(g => [g.observed ?? 9, g.lower ?? 9, g.upper ?? 9, g.predicted, g.n]),
      groups.flatMap((_, g) => [
        r.groups.observed[g],
        r.groups.lower[g],
        r.groups.upper[g],
        r.groups.predicted[g],
        r.groups.n[g],
      ]),
    )
    recordError('Calibration with competing risks: groups', inGroups)
    expect(inGroups).toBeLessThan(1e-10)
    const curve = largestError(
      [...(smooth?.observed ?? []), smooth?.ici ?? 9, smooth?.e50 ?? 9, smooth?.e90 ?? 9],
      [...r.smooth.observed, r.smooth.ici, r.smooth.e50, r.smooth.e90],
    )
    recordError('Calibration with competing risks: smooth curve and ICI', curve)
    expect(curve).toBeLessThan(1e-5)
  })

  it('what cannot be scored is refused', () => {
    expect(() => pearson({ x: [1, 2], y: [1, 2] })).toThrow('three or more')
    expect(() => valueScores({ observed: [1, Number.NaN], predicted: [1, 2] })).toThrow('observed')
    expect(() => levelScores({ level: [3], probability: [0.5, 0.5], levels: 2 })).toThrow('there are 2')
    expect(pearson({ x: [1, 1, 1, 1], y: [1, 2, 3, 4] })).toMatchObject({ value: 0, p: 1 })
  })
})
