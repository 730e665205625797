import { createRandom, harrellConcordance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { createLearner } from '../learners/create-learner.ts'
import { cohort } from '../learners/learner.case.ts'
import { categorical, modellingRows, numeric, trainOnFirst } from '../learners/reference.case.ts'
import { ModellingRows } from '../rows.ts'
import { drawBag } from './bag.ts'
import { minimalDepth, outOfBagImportance } from './out-of-bag-importance.ts'
import { brierMeasure, type Predicted, permutationImportance } from './permutation-importance.ts'
import { survivalForest } from './survival-forest.ts'
import { outOfBagMortality } from './survival-prediction.ts'

const random = createRandom(5, 'importance')
const n = 200
const x = Array.from({ length: 4 }, () => Float64Array.from({ length: n }, () => random.normal()))
x.push(new Float64Array(n).fill(1))
const time = x[0].map((v, i) => -Math.log(1 - random.next()) / Math.exp(1.5 * v + 0.6 * x[1][i]) + 0.01)
const event = Uint8Array.from(time, () => (random.next() < 0.8 ? 1 : 0))

describe('out-of-bag importance', () => {
  const grown = survivalForest({ x, time, event }, { seed: 1, trees: 200, mtry: 2 })
  const measure = (risk: Float64Array) => harrellConcordance({ time, event, risk }).value
  const { fall, measure: whole } = outOfBagImportance(grown, x, { measure, seed: 1 })

  it('begins with the out-of-bag measure and ranks the columns by what they do', () => {
    expect(whole).toBeCloseTo(measure(outOfBagMortality(grown, x)), 12)
    expect(fall[0]).toBeGreaterThan(0.1)
    expect(fall[0]).toBeGreaterThan(fall[1])
    expect(fall[1]).toBeGreaterThan(Math.max(Math.abs(fall[2]), Math.abs(fall[3])))
    expect(Math.abs(fall[2])).toBeLessThan(0.02)
    expect(fall[4]).toBe(0) // constant: no tree asks for it
  })

  it('is the fall of the measure when out-of-bag rows are walked with permuted values', () => {
    // the definition by another route: each tree and row walked on its own
    const { trees, mortality } = grown.forest
    const sum = new Float64Array(n)
    const count = new Float64Array(n)
    for (let tree = 0; tree + 1 < trees.start.length; tree++) {
      const weight = drawBag(grown.settings, grown.bags, tree)
      const out = Array.from(weight.keys()).filter(row => weight[row] === 0)
      const order = createRandom(1, 'out-of-bag importance', tree, 0).permutation(out.length)
      out.forEach((row, i) => {
        const value = (j: number) => x[j][j === 0 ? out[order[i]] : row]
        let node = 0
        for (;;) {
          const at = trees.start[tree] + node
          const j = trees.column[at]
          if (j < 0) {
            sum[row] += mortality[trees.leafStart[tree] + trees.child[at]]
            break
          }
          node = trees.child[at] + (value(j) <= trees.threshold[at] ? 0 : 1)
        }
        count[row]++
      })
    }
    expect(fall[0]).toBeCloseTo(whole - measure(sum.map((s, row) => s / count[row])), 12)
  })

  it('permutes a group together', () => {
    const groups = [
      [0, 1],
      [2, 3, 4],
    ]
    const grouped = outOfBagImportance(grown, x, { measure, seed: 1, groups })
    expect(grouped.fall[0]).toBeGreaterThan(fall[0])
    expect(Math.abs(grouped.fall[1])).toBeLessThan(0.03)
  })

  it('minimal depth is least for the column that matters, and largest for one never asked for', () => {
    const depth = minimalDepth(grown.forest)
    expect(depth.indexOf(Math.min(...depth))).toBe(0)
    expect(depth.indexOf(Math.max(...depth))).toBe(4)
  })
})

describe('permutation importance', () => {
  const data = cohort('binary', [], 300)
  const { training, heldOut } = trainOnFirst(data, 150)
  const model = createLearner('regression', 'binary').fit(training, { seed: 1 })
  /** Less the mean square of linear predictor less outcome: its expectation over permutations is a double sum. */
  const square = (linear: ArrayLike<number>, event: ArrayLike<number>) =>
    -Array.from(linear).reduce((sum, value, i) => sum + (value - event[i]) ** 2, 0) / linear.length

  it('has the mean over all permutations, a double sum over donors, within its Monte-Carlo error', () => {
    const { features } = permutationImportance(model, heldOut, {
      seed: 1,
      repeats: 200,
      resamples: 2,
      measure: ({ linear, outcome }) => square(linear, outcome.event),
      features: ['good'],
    })
    const [good] = features
    const coefficient = model.describe().coefficients.find(({ term }) => term === 'good')?.coefficient ?? 0
    const [feature] = heldOut.data.withFeatures(['good']).features
    const values = feature.kind === 'numeric' ? feature.values : new Float64Array(0)
    const { linear } = model.predict(heldOut)
    const { event } = heldOut.data.outcome
    let sum = 0
    for (let i = 0; i < 150; i++)
      for (let j = 0; j < 150; j++) sum += (linear[i] + coefficient * (values[j] - values[i]) - event[i]) ** 2
    const expected = sum / 150 ** 2 + square(linear, event)
    expect(Math.abs(good.fall - expected)).toBeLessThan(4 * good.permutationError)
    expect(good.permutationError).toBeLessThan(0.02)
  })

  it('has an interval that tells what matters from what does not, for every tabular learner', () => {
    for (const kind of ['binary', 'time-to-event'] as const)
      for (const spec of ['regression', { name: 'forest', trees: 40 }] as const) {
        const { training, heldOut } = trainOnFirst(cohort(kind, [], 300), 150)
        const fitted = createLearner(spec, kind).fit(training, { seed: 1 })
        const { features, measure } = permutationImportance(fitted, heldOut, {
          seed: 1,
          repeats: 3,
          resamples: 60,
        })
        expect(measure).toBeGreaterThan(0.6)
        const [good, noise] = features
        expect(good.lower).toBeGreaterThan(0)
        expect(good.fall).toBeGreaterThan(good.lower)
        expect(good.fall).toBeLessThan(good.upper)
        expect(noise.lower).toBeLessThan(0.01)
      }
  })

  it('is the same by seed and does not depend on which features are asked for', () => {
    const options = { seed: 2, repeats: 3, resamples: 20, measure: brierMeasure }
    const all = permutationImportance(model, heldOut, options)
    const one = permutationImportance(model, heldOut, { ...options, features: ['stage'] })
    expect(one.features[0]).toEqual(all.features[2])
    expect(permutationImportance(model, heldOut, options)).toEqual(all)
  })

  it('exchanges patients with all their rows, and copes with one class in a resample', () => {
    const visits = modellingRows(
      [numeric('z', [1, 2, 3, 4, 5, 6, 7, 8]), categorical('c', ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'])],
      { kind: 'binary', event: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0) },
    )
    const paired = new ModellingRows({ ...visits, patient: Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3) })
    const { training, heldOut } = trainOnFirst(paired, 4)
    const seen: number[][] = []
    const watching = {
      learner: 'watching',
      cutOff: 0.5,
      parameters: 1,
      describe: () => model.describe(),
      toJSON: () => null,
      predict: ({ data }: typeof training | typeof heldOut) => {
        const [z] = data.withFeatures(['z']).features
        const linear = z.kind === 'numeric' ? z.values : new Float64Array(0)
        seen.push([...linear])
        return { linear, risk: linear, survival: null, unseen: [], imputed: [] }
      },
    }
    const result = permutationImportance(watching, heldOut, {
      seed: 1,
      repeats: 20,
      resamples: 5,
      features: ['z'],
    })
    for (const values of seen) expect(['5,6,7,8', '7,8,5,6']).toContain(values.join())
    expect(new Set(seen.map(String)).size).toBe(2)
    expect(Number.isFinite(result.features[0].fall)).toBe(true)
  })

  it('says nothing where the measure cannot be told', () => {
    const measure = (_: Predicted) => Number.NaN
    const { features } = permutationImportance(model, heldOut, { seed: 1, repeats: 1, resamples: 2, measure })
    expect(features.every(({ fall, lower }) => Number.isNaN(fall) && Number.isNaN(lower))).toBe(true)
  })
})
