import { describe, expect, it } from 'vitest'
import { createLearner } from '../learners/create-learner.ts'
import { cohort } from '../learners/learner.case.ts'
import { loadModel } from '../learners/load-model.ts'
import { categorical, numeric, trainOnEvery, trainOnFirst } from '../learners/reference.case.ts'
import type { LearnerSpec } from '../learners/specification.ts'

const kinds = ['binary', 'time-to-event'] as const

describe('the learner boosting', () => {
  for (const kind of kinds) {
    it(`names importance and settings, ${kind}`, () => {
      const model = createLearner({ name: 'boosting', maxTrees: 60, maxDepth: [1, 2] }, kind).fit(
        trainOnEvery(cohort(kind)),
        { seed: 1 },
      )
      const { importance = [], settings, coefficients, formula } = model.describe()
      expect(importance.map(({ feature }) => feature).toSorted()).toEqual(['good', 'noise', 'stage'])
      expect(importance[0].feature).toBe('good')
      expect(importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
      expect(coefficients).toEqual([])
      expect(settings).toMatchObject({ learningRate: 0.1, l2: 1, depthsTried: '1, 2', innerFolds: 5 })
      expect(settings.trees).toBeGreaterThan(0)
      expect(formula).toContain(`${settings.trees} trees`)
      expect(model.parameters).toBe(3)
    })

    it(`explains predictions exactly, after loading too, ${kind}`, () => {
      const { training, heldOut } = trainOnFirst(cohort(kind), 100)
      const model = createLearner({ name: 'boosting', trees: 30 }, kind).fit(training, { seed: 1 })
      const loaded = loadModel(JSON.parse(JSON.stringify(model)))
      const explained = model.explain?.(heldOut)
      if (explained === undefined) throw new Error('the model explains nothing')
      const p = explained.features.length
      model.predict(heldOut).linear.forEach((linear, row) => {
        const values = explained.values.subarray(p * row, p * (row + 1))
        expect(values.reduce((sum, v) => sum + v, explained.base)).toBeCloseTo(linear, 10)
      })
      expect(loaded.explain?.(heldOut)).toEqual(explained)
    })

    it(`chooses the number of trees by training rows alone, ${kind}`, () => {
      const rows = cohort(kind)
      const fit = (event: Uint8Array) =>
        createLearner({ name: 'boosting', maxTrees: 40 }, kind).fit(
          trainOnFirst(rows.withOutcome({ ...rows.outcome, event }), 100).training,
          { seed: 1 },
        )
      const other = rows.outcome.event.map((e, i) => (i < 100 ? e : 1 - e))
      expect(JSON.stringify(fit(other))).toBe(JSON.stringify(fit(rows.outcome.event)))
    })

    it(`keeps no tree where nothing predicts, and says so, ${kind}`, () => {
      const { model } = noise(kind)
      if (Number(model.describe().settings.trees) > 0)
        expect(model.describe().settings.trees).toBeLessThan(15)
      else expect(model.describe().notes.join()).toContain('keeps no tree')
    })
  }

  function noise(kind: (typeof kinds)[number]) {
    const rows = cohort(kind).withFeatures(['noise'])
    const spec = { name: 'boosting', maxTrees: 40, rule: '1se' } as const
    return { model: createLearner(spec, kind).fit(trainOnEvery(rows), { seed: 2 }) }
  }

  it('needs three events on either side to choose trees, and fits a fixed number with fewer', () => {
    const rows = cohort('binary')
    const event = rows.outcome.event.map((_, i) => (i < 2 ? 1 : 0))
    const few = trainOnEvery(rows.withOutcome({ ...rows.outcome, event }))
    const fit = (trees?: number) => createLearner({ name: 'boosting', trees }, 'binary').fit(few, { seed: 1 })
    expect(() => fit()).toThrow(expect.objectContaining({ fault: 'too-few-events' }))
    expect(fit(5).describe().settings.trees).toBe(5)
  })

  it('refuses trees fixed with several depths, levels that should be monotone, and broken files', () => {
    const training = trainOnEvery(cohort('binary'))
    const bad: LearnerSpec[] = [
      { name: 'boosting', trees: 5, maxDepth: [1, 2] },
      { name: 'boosting', trees: 5, monotone: { stage: 'increasing' } },
    ]
    for (const spec of bad)
      expect(() => createLearner(spec, 'binary').fit(training, { seed: 1 })).toThrow(
        expect.objectContaining({ fault: 'bad-setting' }),
      )
    const model = createLearner({ name: 'boosting', trees: 2 }, 'binary').fit(training, { seed: 1 })
    const json = JSON.parse(JSON.stringify(model))
    json.model.trees[0].left[0] = 0
    expect(() => loadModel(json)).toThrow(expect.objectContaining({ fault: 'bad-model-file' }))
    const beyond = JSON.parse(JSON.stringify(model))
    beyond.model.trees[0].column[0] = 9
    expect(() => loadModel(beyond)).toThrow(expect.objectContaining({ fault: 'bad-model-file' }))
  })

  it('notes a monotone feature that is not there, and levels beyond 255', () => {
    const many = categorical(
      'many',
      Array.from({ length: 600 }, (_, i) => `L${i % 300}`),
    )
    const model = createLearner(
      { name: 'boosting', trees: 2, monotone: { absent: 'increasing' } },
      'binary',
    ).fit(trainOnEvery(cohort('binary', [many], 600)), { seed: 1 })
    const notes = model.describe().notes.join('\n')
    expect(notes).toContain("'absent'")
    expect(notes).toContain("'many' has 300 levels: the 45 rarest")
    expect(model.predict(trainOnEvery(cohort('binary', [many], 600))).unseen).toEqual([])
  })

  it('learns from a value that is missing', () => {
    const rows = cohort('binary')
    const gaps = numeric(
      'gaps',
      Array.from(rows.outcome.event, (e, i) => (e === 1 ? null : i % 3)),
    )
    const training = trainOnEvery(cohort('binary', [gaps]))
    const model = createLearner({ name: 'boosting', trees: 20 }, 'binary').fit(training, { seed: 1 })
    expect(model.describe().importance?.[0].feature).toBe('gaps')
    const { risk, imputed } = model.predict(training)
    rows.outcome.event.forEach((e, row) => {
      expect(risk[row] > 0.5).toBe(e === 1)
    })
    expect(imputed).toEqual([])
  })
})
