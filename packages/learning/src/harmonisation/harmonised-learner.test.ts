import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { createLearner } from '../learners/create-learner.ts'
import { learnerContract } from '../learners/learner.case.ts'
import { loadModel } from '../learners/load-model.ts'
import { numeric, trainOnFirst } from '../learners/reference.case.ts'
import { ModellingRows } from '../rows.ts'
import { centreQuantiles } from './centre-quantiles.ts'
import { centreScaling } from './centre-scaling.ts'
import { combat } from './combat.ts'
import { harmonisedLearner } from './harmonised-learner.ts'

for (const kind of ['binary', 'time-to-event'] as const) {
  learnerContract(`regression after z-scores per centre, ${kind}`, kind, () =>
    harmonisedLearner(centreScaling(), createLearner('regression', kind)),
  )
  learnerContract(`regression after quantiles per centre, ${kind}`, kind, () =>
    harmonisedLearner(centreQuantiles(), createLearner('regression', kind)),
  )
}

describe('a learner after ComBat', () => {
  // Four centres shift and stretch thirty features; the fourth is not in training.
  const random = createRandom(4, 'centres')
  const size = 640
  const centre = Int32Array.from({ length: size }, (_, i) => (i < 480 ? i % 3 : 3))
  const factor = Array.from({ length: size }, () => random.normal())
  const features = Array.from({ length: 30 }, (_, j) => {
    const shift = Array.from({ length: 4 }, () => 3 * random.normal())
    const stretch = Array.from({ length: 4 }, () => 0.5 + 2 * random.next())
    const signal = j < 5 ? 1 : 0
    return numeric(
      `g${j}`,
      factor.map((f, i) => shift[centre[i]] + stretch[centre[i]] * (signal * f + random.normal())),
    )
  })
  const rows = new ModellingRows({
    features,
    outcome: {
      kind: 'binary',
      event: Uint8Array.from(factor, f => (random.next() < 1 / (1 + Math.exp(-2 * f)) ? 1 : 0)),
    },
    patient: Int32Array.from(centre, (_, i) => i),
    centre,
    centres: ['A', 'B', 'C', 'D'],
  })
  const { training, heldOut } = trainOnFirst(rows, 480)
  /** Mean squared error of the predicted risks. */
  const brierOf = (risk: Float64Array) =>
    risk.reduce((sum, p, i) => sum + (p - heldOut.data.outcome.event[i]) ** 2, 0) / risk.length

  it('predicts a centre that training did not have better than without, and loads as it was', () => {
    const learner = createLearner('regression', 'binary')
    const plain = learner.fit(training, { seed: 1 })
    const model = harmonisedLearner(combat(), learner).fit(training, { seed: 1 })
    const { risk } = model.predict(heldOut)
    expect(brierOf(risk)).toBeLessThan(brierOf(plain.predict(heldOut).risk))
    expect(loadModel(JSON.parse(JSON.stringify(model))).predict(heldOut).risk).toEqual(risk)
    expect(model.describe().settings.harmonisation).toBe('ComBat')
    expect(model.describe().notes[0]).toContain('scale that ComBat gives')
  })
})
