import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../../scripts/conformance/record.ts'
import { referenceFolds, runReference } from '../../../test/run-reference.ts'
import { acrossFolds } from '../out-of-fold.ts'
import { measureKey, measuresFor } from './catalogue.ts'

const thresholds = [0.1, 0.2, 0.3]
const foldsOf = (kind: 'binary' | 'time-to-event') =>
  referenceFolds(kind).map(({ repeat, models }) => ({ repeat, evaluated: models.full }))

function measured(kind: 'binary' | 'time-to-event', key: string): number {
  const folds = foldsOf(kind)
  const measure = measuresFor(folds[0].evaluated.outcome, thresholds).find(m => measureKey(m) === key)
  if (!measure) throw new RangeError(`no measure '${key}'`)
  return acrossFolds(measure, folds)
}

describe('measures over folds agree with R', () => {
  const { auc, harrell, overall } = runReference

  it('ranks are compared within folds alone: AUC and concordance weighted by comparable pairs', () => {
    const seen = [measured('binary', 'auc'), measured('time-to-event', 'harrell_c')]
    const error = largestError(seen, [auc.across, harrell])
    recordError('Discrimination within folds, never over pooled raw scores', error)
    expect(error).toBeLessThan(1e-12)
  })

  it('probabilities over all held-out patients: Brier, log score, observed over expected, net benefit', () => {
    const seen = ['brier', 'log_score', 'observed_expected', ...thresholds.map(t => `net_benefit@${t}`)].map(
      key => measured('binary', key),
    )
    const { brier, logScore, observedExpected, netBenefit } = overall
    const error = largestError(seen, [brier, logScore, observedExpected, ...netBenefit])
    recordError('Accuracy over all held-out patients', error)
    expect(error).toBeLessThan(1e-12)
  })

  it('each measure refuses patients of one class, and says why', () => {
    const [fold] = foldsOf('binary')
    const none = { ...fold.evaluated, outcome: { kind: 'binary' as const, event: new Uint8Array(90) } }
    for (const measure of measuresFor(none.outcome, thresholds)) expect(measure.refuse(none)).toBeTruthy()
  })
})
