import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CompetingOutcome } from '@tessera/learning'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../../scripts/conformance/record.ts'
import type { Evaluated } from '../evaluated.ts'
import { measureKey, measuresFor } from './catalogue.ts'

const r = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/reference/outcome-measures.json'), 'utf8'),
)
const none = { survival: null, levels: null }
const competingOutcome: CompetingOutcome = {
  kind: 'competing-risks',
  time: Float64Array.from(r.time),
  event: Uint8Array.from(r.cause),
  causes: ['relapse', 'death'],
  unit: 'months',
  horizon: r.at,
}
const competing: Evaluated = {
  ...none,
  outcome: competingOutcome,
  linear: Float64Array.from(r.risk),
  risk: Float64Array.from(r.risk),
  high: new Uint8Array(r.risk.length),
}
const ordinal: Evaluated = {
  ...none,
  outcome: { kind: 'ordinal', level: Uint8Array.from(r.level), levels: ['0', '1', '2', '3'] },
  linear: Float64Array.from(r.score),
  risk: Float64Array.from(r.score),
  levels: Float64Array.from(r.probability.flat()),
  high: new Uint8Array(r.level.length),
}
const continuous: Evaluated = {
  ...none,
  outcome: { kind: 'continuous', value: Float64Array.from(r.observed), unit: '%' },
  linear: Float64Array.from(r.predicted),
  risk: Float64Array.from(r.predicted),
  high: new Uint8Array(r.observed.length),
}

function measureOf(evaluated: Evaluated, key: string) {
  const measure = measuresFor(evaluated.outcome, [0.2]).find(m => measureKey(m) === key)
  if (!measure) throw new RangeError(`no measure '${key}'`)
  return measure
}
const seen = (evaluated: Evaluated, key: string) => measureOf(evaluated, key).value(evaluated)

describe('measures of other outcomes than events agree with R', () => {
  it('competing: AUC, Brier, IPA of riskRegression; concordance; calibration and log score with weights', () => {
    const e = r.competing
    const auc = measureOf(competing, 'time_auc').interval(competing, 0.95)
    const c = measureOf(competing, 'wolbers_c').interval(competing, 0.95)
    const oe = measureOf(competing, 'observed_expected').interval(competing, 0.95)
    const keys = ['time_auc', 'brier', 'scaled_brier', 'wolbers_c', 'log_score', 'observed_expected']
    const error = largestError(
      [...keys.map(key => seen(competing, key)), c?.se ?? 9, oe?.lower ?? 9, oe?.upper ?? 9],
      [e.auc, e.brier, e.ipa, e.wolbers, e.log_score, e.oe, e.wolbers_se, e.oe_lower, e.oe_upper],
    )
    recordError('Measures of competing events', error)
    expect(error).toBeLessThan(1e-9)
    const fitted = largestError(
      [seen(competing, 'calibration_intercept'), seen(competing, 'calibration_slope')],
      [e.intercept, e.slope],
    )
    recordError('Calibration intercept and slope with competing events', fitted)
    expect(fitted).toBeLessThan(1e-6)
    // Score's conservative error leaves the estimation of the censoring curve out, ours counts it.
    expect(Math.abs((auc?.se ?? 9) - e.auc_se)).toBeLessThan(0.003)
  })

  it('ordinal: concordance of score and level, quadratic kappa, calibration at the cut', () => {
    const c = measureOf(ordinal, 'ordinal_c').interval(ordinal, 0.95)
    const keys = ['ordinal_c', 'quadratic_kappa', 'observed_expected', 'calibration_slope']
    const e = r.ordinal
    const error = largestError(
      [...keys.map(key => seen(ordinal, key)), c?.se ?? 9],
      [e.c, e.kappa, e.oe, e.slope, e.se],
    )
    recordError('Measures of ordered levels', error)
    expect(error).toBeLessThan(1e-8)
  })

  it('continuous: slope of observed on predicted, rank correlation', () => {
    const slope = measureOf(continuous, 'calibration_slope').interval(continuous, 0.95)
    const e = r.continuous
    const error = largestError(
      [slope?.value ?? 9, slope?.lower ?? 9, slope?.upper ?? 9, seen(continuous, 'spearman')],
      [e.slope, e.slope_lower, e.slope_upper, e.spearman],
    )
    recordError('Measures of values', error)
    expect(error).toBeLessThan(1e-9)
  })

  it('each measure of patients who are all alike says why it has no number', () => {
    const same: Evaluated[] = [
      { ...competing, outcome: { ...competingOutcome, event: new Uint8Array(r.time.length) } },
      { ...ordinal, outcome: { kind: 'ordinal', level: new Uint8Array(r.level.length), levels: ['0', '1'] } },
      {
        ...continuous,
        outcome: { kind: 'continuous', value: new Float64Array(r.observed.length), unit: null },
      },
    ]
    for (const evaluated of same)
      for (const measure of measuresFor(evaluated.outcome, [0.2]))
        expect(measure.refuse(evaluated)).toBeTruthy()
  })
})
