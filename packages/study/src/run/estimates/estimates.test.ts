import { asEvent } from '@tessera/learning'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../../scripts/conformance/record.ts'
import { referenceFolds, runReference } from '../../../test/run-reference.ts'
import { type BootstrapTarget, type BootstrapWork, bootstrapReplicate, targetValues } from '../bootstrap.ts'
import { aucMeasure } from '../measures/auc.ts'
import { measureKey, measuresFor } from '../measures/catalogue.ts'
import { stackRepetitions } from '../out-of-fold.ts'
import { collectReplicates } from '../replicates.ts'
import { foldEstimates } from './by-fold.ts'
import { differenceEstimates } from './differences.ts'
import type { EstimateContext } from './estimate.ts'
import { poolFolds } from './meta.ts'
import { riskGroupEstimates } from './risk-groups.ts'
import { subgroupEstimates } from './subgroups.ts'

const context: EstimateContext = {
  question: 'q',
  validation: 'leave-one-centre-out',
  level: 0.95,
  status: 'planned',
  about: 'modelling procedure',
}
const thresholds = [0.1, 0.2, 0.3]
const folds = referenceFolds('binary')
const measures = measuresFor(folds[0].models.full.outcome, thresholds)
const codes = folds.map(fold => ({ sex: Int32Array.from(fold.patient, row => runReference.sex[row]) }))
const compared = [{ model: 'full', reference: 'clinical' }]

/** The targets' values and 60 patient-level resamples of them. */
function replicatesOf(used: typeof folds) {
  const targets: BootstrapTarget[] = ['full', 'clinical'].flatMap(model =>
    measures.map(measure => ({ model, measure: measureKey(measure), subgroup: null })),
  )
  for (const code of [0, 1]) targets.push({ model: 'full', measure: 'auc', subgroup: { name: 'sex', code } })
  const work: BootstrapWork = {
    folds: used,
    thresholds,
    targets,
    subgroups: codes.slice(0, used.length),
    patients: runReference.fold.length,
    seed: 1,
    path: 'test',
  }
  const resamples = Array.from({ length: 60 }, (_, k) => bootstrapReplicate(k, work))
  return collectReplicates(targets, targetValues(work), resamples)
}
const replicates = replicatesOf(folds)

describe('estimates of each centre and over centres agree with R', () => {
  const byFold = foldEstimates(context, folds, ['full'], [aucMeasure])

  it('each centre by itself, with DeLong’s interval', () => {
    const { auc } = runReference
    const error = largestError(
      byFold.flatMap(e => [e.value ?? Number.NaN, e.se ?? Number.NaN]),
      auc.folds.flatMap((value, k) => [value, auc.se[k]]),
    )
    recordError('Each centre by itself', error)
    expect(error).toBeLessThan(1e-10)
    expect(byFold.map(e => [e.fold, e.about])).toEqual(['C1', 'C2', 'C3'].map(c => [c, 'fitted model']))
  })

  it('a centre with fewer than ten events has no number, and says why', () => {
    const [fold] = folds
    const event = asEvent(fold.models.full.outcome).event.map((e, i) => (i < 20 ? e : 0))
    const full = { ...fold.models.full, outcome: { kind: 'binary' as const, event } }
    const [estimate] = foldEstimates(context, [{ ...fold, models: { full } }], ['full'], [aucMeasure])
    expect(estimate.value).toBeNull()
    expect(estimate.why).toMatch(/events: fewer than 10/)
  })

  it('pooled by random effects on the logit scale (REML, Hartung-Knapp), with the prediction interval', () => {
    const pooled = poolFolds(context, aucMeasure, byFold)
    const { value, lower, upper, predictionLower, predictionUpper, tau } = runReference.meta
    const seen = [
      pooled?.estimate.value,
      pooled?.estimate.lower,
      pooled?.estimate.upper,
      pooled?.predictionLower,
      pooled?.predictionUpper,
      pooled?.tau,
    ].map(v => v ?? Number.NaN)
    const error = largestError(seen, [value, lower, upper, predictionLower, predictionUpper, tau])
    recordError('Centres pooled on the logit scale', error)
    expect(error).toBeLessThan(1e-6)
    expect(pooled?.estimate.about).toBe('modelling procedure')
  })
})

describe('differences from the baseline out of fold', () => {
  it('are taken on the same patients and folds, as R takes them', () => {
    const estimates = differenceEstimates(context, folds, compared, measures, replicates)
    const { auc, brier, log_score, netBenefit } = runReference.difference
    const expected: Record<string, number> = {
      'difference:auc': auc,
      'difference:brier': brier,
      'difference:log_score': log_score,
      ...Object.fromEntries(thresholds.map((t, k) => [`difference:net_benefit@${t}`, netBenefit[k]])),
    }
    const seen = estimates.map(e => (e.threshold === null ? e.measure : `${e.measure}@${e.threshold}`))
    expect(seen.sort()).toEqual(Object.keys(expected).sort())
    const error = largestError(
      estimates.map(e => e.value ?? Number.NaN),
      estimates.map(e => expected[e.threshold === null ? e.measure : `${e.measure}@${e.threshold}`]),
    )
    recordError('Differences from the baseline out of fold', error)
    expect(error).toBeLessThan(1e-12)
    for (const estimate of estimates) {
      expect(estimate.reference).toBe('clinical')
      expect(estimate.method).toMatch(/paired, patient bootstrap/)
    }
  })

  it('of one fitted model are DeLong’s, paired', () => {
    const [fold] = folds
    const [estimate] = differenceEstimates(context, [fold], compared, [aucMeasure], replicatesOf([fold]))
    const { value, lower, upper, p } = runReference.delong
    const error = largestError(
      [estimate.value, estimate.lower, estimate.upper, estimate.p].map(v => v ?? Number.NaN),
      [value, lower, upper, p],
    )
    recordError('Difference of one fitted model from the baseline: paired DeLong', error)
    expect(error).toBeLessThan(1e-10)
    expect(estimate.method).toBe('paired DeLong')
  })
})

describe('subgroups', () => {
  it('have the measure within folds, as R has it, and patients and events of their own', () => {
    const sex = {
      name: 'sex',
      label: 'Sex',
      levels: ['female', 'male'],
      codes: Int32Array.from(runReference.sex),
    }
    const estimates = subgroupEstimates(context, folds, 'full', aucMeasure, [sex], codes, replicates)
    const error = largestError(
      estimates.map(e => e.value ?? Number.NaN),
      runReference.subgroups,
    )
    recordError('Subgroups: discrimination within folds', error)
    expect(error).toBeLessThan(1e-12)
    expect(estimates.map(e => e.subgroup)).toEqual(['Sex: female', 'Sex: male'])
    const counts = [0, 1].map(code => runReference.sex.filter(s => s === code).length)
    expect(estimates.map(e => e.n)).toEqual(counts)
  })
})

describe('risk groups by the cut-off fixed in training', () => {
  it('are compared by Cox regression and log-rank stratified by centre, as in R', () => {
    const survival = referenceFolds('time-to-event')
    const [all] = stackRepetitions(survival.map(f => ({ repeat: f.repeat, evaluated: f.models.full })))
    const strata = Int32Array.from(survival.flatMap(fold => [...fold.centre]))
    const ratio = riskGroupEstimates(context, 'full', all, strata).find(e => e.measure === 'hazard_ratio')
    const { hazardRatio, lower, upper, p } = runReference.groups
    const error = largestError(
      [ratio?.value, ratio?.lower, ratio?.upper, (ratio?.p ?? Number.NaN) / p].map(v => v ?? Number.NaN),
      [hazardRatio, lower, upper, 1],
    )
    recordError('Risk groups by a cut-off fixed in training', error)
    expect(error).toBeLessThan(1e-7)
  })
})

describe('patient-level bootstrap', () => {
  it('draws patients within their centre, once for all models, and is the same whenever it is drawn', () => {
    const again = replicatesOf(folds)
    const target = { model: 'full', measure: 'auc', subgroup: null }
    expect([...again.of(target)]).toEqual([...replicates.of(target)])
    expect(new Set(replicates.of(target)).size).toBe(60)
  })
})
