import { makeSplit } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { centreFeature, centreOnlyLearner } from './centre-only.ts'
import { createLearner } from './learners/create-learner.ts'
import { cohort } from './learners/learner.case.ts'
import { loadModel } from './learners/load-model.ts'
import { trainOnEvery } from './learners/reference.case.ts'
import { ModellingRows } from './rows.ts'
import { leaveOneCentreOut } from './splits/leave-one-centre-out.ts'
import { splitRows } from './splits/split-rows.ts'

describe('the centre-only control', () => {
  const rows = cohort('binary')
  const training = trainOnEvery(rows)

  it('predicts the event rate of each training centre', () => {
    const model = centreOnlyLearner('binary').fit(training, { seed: 1 })
    const { risk } = model.predict(training)
    for (const centre of [0, 1]) {
      const here = rows.patient.filter(row => rows.centre[row] === centre)
      const rate = here.reduce((sum, row) => sum + rows.outcome.event[row], 0) / here.length
      for (const row of here) expect(risk[row]).toBeCloseTo(rate, 9)
    }
  })

  it('tells nobody apart in a centre that it has not seen, and says so', () => {
    const folds = leaveOneCentreOut(splitRows(rows))
    const split = makeSplit({ name: 'loco', kind: 'leave-one-centre-out', groups: rows.patient, folds })
    const divided = split.folds[0].divide(rows)
    const prediction = centreOnlyLearner('binary').fit(divided.training, { seed: 1 }).predict(divided.heldOut)
    expect(new Set(prediction.risk).size).toBe(1)
    expect(prediction.unseen).toEqual([{ feature: 'centre', level: 'C1', count: 75 }])
  })

  it('is the regression on the centre as a feature, and is saved and loaded', () => {
    const model = centreOnlyLearner('time-to-event')
    const survival = cohort('time-to-event')
    const all = trainOnEvery(survival)
    const fitted = model.fit(all, { seed: 1 })
    const withCentre = new ModellingRows({ ...survival, features: [centreFeature(survival)] })
    const plain = trainOnEvery(withCentre)
    const same = createLearner('regression', 'time-to-event').fit(plain, { seed: 1 })
    expect(fitted.predict(all)).toEqual(same.predict(plain))
    expect(loadModel(JSON.parse(JSON.stringify(fitted))).predict(all)).toEqual(fitted.predict(all))
  })
})
