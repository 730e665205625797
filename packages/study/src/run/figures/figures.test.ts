import { type Figure, figureSchema } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../../scripts/conformance/record.ts'
import { referenceFolds, runReference } from '../../../test/run-reference.ts'
import { foldEstimates } from '../estimates/by-fold.ts'
import { poolFolds } from '../estimates/meta.ts'
import { aucMeasure } from '../measures/auc.ts'
import { stackRepetitions } from '../out-of-fold.ts'
import { calibrationFigure } from './calibration.ts'
import { decisionFigure } from './decision.ts'
import { forestFigure } from './forest.ts'
import { riskGroupFigure } from './kaplan-meier.ts'
import { nullFigure } from './null-distribution.ts'
import type { FigureContext } from './place.ts'
import { rocFigure } from './roc.ts'
import { timeAucFigure } from './time-auc.ts'

const context: FigureContext = {
  question: 'q',
  validation: 'leave-one-centre-out',
  validationLabel: 'Each centre left out',
  status: 'planned',
  level: 0.95,
  horizon: null,
  unit: null,
}
const months = { ...context, horizon: 24, unit: 'months' }
const folds = referenceFolds('binary')
const survival = referenceFolds('time-to-event')
const stackedOf = (used: typeof folds) =>
  stackRepetitions(used.map(f => ({ repeat: f.repeat, evaluated: f.models.full })))[0]
const full = { id: 'full', label: 'Full' }

/** Every figure must pass the schema that the report reads it by. */
function checked<F extends Figure>(figure: F | null): F {
  if (figure === null) throw new Error('no figure was made')
  expect(figureSchema.safeParse(figure).error).toBeUndefined()
  return figure
}

describe('figures hold the numbers that R computes', () => {
  it('the ROC curve is the mean over folds, from (0, 0) to (1, 1)', () => {
    const [curve] = checked(rocFigure(context, folds, [{ ...full, estimate: null }])).curves
    const seen = [0.25, 0.5, 0.75].map(at => curve.truePositive[curve.falsePositive.indexOf(at)])
    const error = largestError(seen, runReference.auc.roc)
    recordError('ROC figure: mean curve of the folds', error)
    expect(error).toBeLessThan(1e-10)
    expect([curve.falsePositive[0], curve.truePositive[0]]).toEqual([0, 0])
    expect(curve.truePositive.at(-1)).toBeCloseTo(1, 12)
  })

  it('Kaplan-Meier by risk group with numbers at risk', () => {
    const figure = checked(riskGroupFigure(months, stackedOf(survival), 'survival', 'full', []))
    const { km, at } = runReference.groups
    expect(figure.groups.map(group => [group.n, group.events])).toEqual(km.map(g => [g.n, g.events]))
    km.forEach((expected, g) => {
      const group = figure.groups[g]
      const last = group.time.findLastIndex(t => t <= 24)
      const seen = [group.survival[last], group.lower[last], group.upper[last]]
      const error = largestError(seen, [expected.survival24, expected.lower24, expected.upper24])
      recordError('Kaplan-Meier figure by risk group, numbers at risk', error)
      expect(error).toBeLessThan(1e-10)
      const counts = at.map(t => figure.atRisk.counts[g][figure.atRisk.times.indexOf(t)])
      expect(counts.filter(count => count !== undefined)).toEqual(
        expected.atRisk.filter((_, i) => figure.atRisk.times.includes(at[i])),
      )
      expect(counts.filter(count => count !== undefined).length).toBeGreaterThan(2)
    })
  })

  it('the decision curve, with acting on all and on none', () => {
    const evaluated = stackedOf(folds)
    const figure = checked(decisionFigure(context, { from: 0.05, to: 0.65 }, [{ ...full, evaluated }]))
    const at = (curve: number, t: number) => {
      const { threshold, netBenefit } = figure.curves[curve]
      return netBenefit[threshold.findIndex(value => Math.abs(value - t) < 1e-9)]
    }
    const { netBenefit, treatAll } = runReference.overall
    const seen = [0.1, 0.2, 0.3].flatMap(t => [at(0, t), at(1, t), at(2, t)])
    const error = largestError(
      seen,
      netBenefit.flatMap((value, k) => [value, treatAll[k], 0]),
    )
    recordError('Decision curve figure', error)
    expect(error).toBeLessThan(1e-12)
  })

  it('calibration: groups, how many were given each risk, and why there is no smooth curve', () => {
    const evaluated = stackedOf(folds)
    const figure = checked(calibrationFigure(context, [{ ...full, evaluated, estimates: [] }]))
    const [curve] = figure.curves
    expect(curve.histogram.counts).toEqual(runReference.histogram)
    expect(curve.groups.reduce((sum, group) => sum + group.n, 0)).toBe(runReference.event.length)
    const events = runReference.event.filter(e => e === 1).length
    const others = runReference.event.length - events
    expect(curve.smooth === null).toBe(Math.min(events, others) < 100)
    const few = calibrationFigure(context, [{ ...full, evaluated: folds[2].models.full, estimates: [] }])
    expect(few.curves[0].smooth).toBeNull()
    expect(few.curves[0].whyNotSmooth).toMatch(/a smooth curve needs 100 of each/)
  })

  it('the forest plot by centre carries the pooled estimate and its prediction interval', () => {
    const byFold = foldEstimates({ ...context, about: 'modelling procedure' }, folds, ['full'], [aucMeasure])
    const pooled = poolFolds({ ...context, about: 'modelling procedure' }, aucMeasure, byFold)
    const figure = checked(
      forestFigure(context, {
        name: 'forest',
        section: 'centres',
        title: 't',
        caption: 'c',
        model: 'full',
        rowsAre: 'centres',
        nullValue: 0.5,
        rows: byFold.map(estimate => ({ label: estimate.fold ?? '', group: null, estimate })),
        pooled,
      }),
    )
    const error = largestError(
      [...figure.rows.map(row => row.value ?? Number.NaN), figure.pooled?.predictionLower ?? Number.NaN],
      [...runReference.auc.folds, runReference.meta.predictionLower],
    )
    recordError('Forest plot by centre', error)
    expect(error).toBeLessThan(1e-6)
    expect(figure.logarithmic).toBe(false)
  })

  it('the null distribution is drawn with the observed value, its p and its test by name', () => {
    const permuted = Float64Array.of(0.4, 0.5, 0.6)
    const result = { observed: 0.8, permuted, p: 0.25, folds: '' }
    const figure = checked(nullFigure(context, 'fixed predictions', full, aucMeasure, result))
    expect(figure).toMatchObject({ observed: 0.8, permuted: [0.4, 0.5, 0.6], p: 0.25 })
    expect(figure.title).toMatch(/the weaker test/)
  })

  it('AUC over time stands between 0 and 1 at ascending times', () => {
    const figure = checked(timeAucFigure(months, survival, [full]))
    for (const { time, auc } of figure.curves) {
      expect([...time].sort((a, b) => a - b)).toEqual(time)
      for (const value of auc) expect(value >= 0 && value <= 1).toBe(true)
    }
  })
})
