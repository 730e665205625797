import { asEvent } from '@tessera/learning'
import { describe, expect, it } from 'vitest'
import type { Evaluated } from './evaluated.ts'
import { selectEvaluated, stackEvaluated } from './evaluated.ts'
import type { Measure } from './measures/measure.ts'
import { acrossFolds } from './out-of-fold.ts'

function evaluated(risk: number[], event: number[]): Evaluated {
  return {
    outcome: { kind: 'binary', event: Uint8Array.from(event) },
    linear: Float64Array.from(risk),
    risk: Float64Array.from(risk),
    survival: null,
    levels: null,
    high: new Uint8Array(risk.length),
  }
}

const meanRisk: Measure = {
  name: 'mean_risk',
  label: 'Mean risk',
  horizon: null,
  threshold: null,
  across: 'within folds',
  pooledOn: null,
  compared: false,
  better: 'higher',
  refuse: () => null,
  value: e => e.risk.reduce((sum, v) => sum + v, 0) / e.risk.length,
  interval: () => null,
  weight: e => e.risk.length * 10,
}

describe('a measure over folds', () => {
  const a = { repeat: 0, evaluated: evaluated([0.2, 0.4], [0, 1]) }
  const b = { repeat: 0, evaluated: evaluated([0.8], [1]) }

  it('within folds is the weighted mean of the folds', () => {
    expect(acrossFolds(meanRisk, [a, b])).toBeCloseTo((2 * 0.3 + 1 * 0.8) / 3, 14)
  })
  it('leaves out a fold that cannot tell', () => {
    const silent: Measure = {
      ...meanRisk,
      value: e => (e.risk.length === 1 ? Number.NaN : meanRisk.value(e)),
    }
    expect(acrossFolds(silent, [a, b])).toBeCloseTo(0.3, 14)
  })
  it('over all held-out patients stacks the folds of each repetition and averages repetitions', () => {
    const c = { repeat: 1, evaluated: evaluated([0.1, 0.1, 0.4], [0, 1, 1]) }
    const overall: Measure = { ...meanRisk, across: 'all held-out patients' }
    expect(acrossFolds(overall, [a, b, c])).toBeCloseTo((1.4 / 3 + 0.6 / 3) / 2, 14)
  })
})

describe('evaluated patients', () => {
  it('are selected with repetition and stacked in order', () => {
    const chosen = selectEvaluated(evaluated([0.1, 0.2, 0.3], [0, 1, 0]), Int32Array.of(2, 0, 2))
    expect([...chosen.risk]).toEqual([0.3, 0.1, 0.3])
    expect([...asEvent(chosen.outcome).event]).toEqual([0, 0, 0])
    expect([...stackEvaluated([chosen, evaluated([0.9], [1])]).risk]).toEqual([0.3, 0.1, 0.3, 0.9])
  })
})
