import { auc, calibrationSlope, createRandom, harrellConcordance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { createLearner } from '../learners/create-learner.ts'
import { modellingRows, numeric, trainOnEvery, trainOnFirst } from '../learners/reference.case.ts'
import type { LearnerSpec } from '../learners/specification.ts'
import type { Outcome } from '../rows.ts'
import { pls } from './pls.ts'
import { nullDevianceResiduals } from './projection-learner.ts'

const r = reference<Readonly<Record<'time' | 'event' | 'deviance', readonly number[]>>>('pls')

/** Wide data: two latent factors behind the first twenty of `columns`, the rest noise. */
function wide(seed: number, size: number, columns: number, effect: number, kind: Outcome['kind']) {
  const random = createRandom(seed, 'wide')
  const factor = Array.from({ length: size }, () => [random.normal(), random.normal()])
  const features = Array.from({ length: columns }, (_, j) =>
    numeric(
      `g${j}`,
      factor.map(f => (j < 20 ? f[j % 2] : 0) + random.normal()),
    ),
  )
  const eta = factor.map(f => effect * f[0])
  const event = Uint8Array.from(eta, e => (random.next() < 1 / (1 + Math.exp(-e)) ? 1 : 0))
  const time = Float64Array.from(eta, e => (-20 * Math.log(1 - random.next())) / Math.exp(e) + 0.1)
  return modellingRows(
    features,
    kind === 'binary' ? { kind, event } : { kind, event, time, unit: 'months', horizon: 12 },
  )
}

const specs: readonly LearnerSpec[] = [
  { name: 'pls', components: 3 },
  { name: 'sparse-pls', components: 2, keep: [5, 20] },
  {
    name: 'block-sparse-pls',
    blocks: { one: Array.from({ length: 40 }, (_, j) => `g${j}`) },
    components: 2,
    keep: [5, 20],
  },
]

describe('projection learners', () => {
  it('deviance residuals of the null Cox model agree with R survival', () => {
    const residuals = nullDevianceResiduals(Float64Array.from(r.time), Uint8Array.from(r.event))
    expect(largestError('PLS on deviance residuals', residuals, r.deviance)).toBeLessThan(1e-8)
  })

  it('the weights of the columns are those of PLS, times one slope', () => {
    const rows = wide(3, 80, 6, 1.5, 'binary')
    const model = createLearner({ name: 'pls', components: 2 }, 'binary').fit(trainOnEvery(rows), { seed: 1 })
    const { settings, coefficients } = model.describe()
    const x = rows.features.flatMap(feature => (feature.kind === 'numeric' ? [feature.values] : []))
    const { coefficients: own } = pls({ x, y: [rows.outcome.event], components: 2 })
    const slope = Number(settings.slope)
    const expected = own[0][Number(settings.components) - 1].map(value => slope * value)
    const weights = coefficients.slice(1).map(({ coefficient }) => coefficient)
    expect(largestError('weights', weights, expected)).toBeLessThan(1e-10)
  })

  for (const spec of specs) {
    const { name } = spec
    it(`${name} predicts held-out rows of wide data, with a slope near 1 however well it fits training`, () => {
      const binary = trainOnFirst(wide(5, 400, 300, 1.5, 'binary'), 150)
      const prediction = createLearner(spec, 'binary')
        .fit(binary.training, { seed: 1 })
        .predict(binary.heldOut)
      const event = binary.heldOut.data.outcome.event
      expect(auc({ event, score: prediction.linear }).value).toBeGreaterThan(0.7)
      const slope = calibrationSlope({ event, risk: prediction.risk })
      expect(slope.value).toBeGreaterThan(0.6)
      expect(slope.value).toBeLessThan(1.7)
      const survival = trainOnFirst(wide(5, 400, 300, 1.5, 'time-to-event'), 150)
      const risk = createLearner(spec, 'time-to-event')
        .fit(survival.training, { seed: 1 })
        .predict(survival.heldOut).linear
      const { outcome } = survival.heldOut.data
      if (outcome.kind !== 'time-to-event') throw new Error('survival')
      expect(harrellConcordance({ ...outcome, risk }).value).toBeGreaterThan(0.7)
    })
  }

  it('keeps no column where there is nothing to find, mostly, and says so', () => {
    let empty = 0
    for (let seed = 0; seed < 40; seed++) {
      const rows = wide(seed, 60, 100, 0, 'binary')
      const model = createLearner({ name: 'pls', components: 2 }, 'binary').fit(trainOnEvery(rows), { seed })
      if (model.describe().settings.components === 0) {
        empty++
        expect(model.describe().notes.join()).toContain('no number of components predicts better than none')
        expect(new Set(model.predict(trainOnEvery(rows)).risk).size).toBe(1)
      }
    }
    expect(empty).toBeGreaterThan(25)
  })

  it('features that no block names are a block of their own; one count for each block', () => {
    const rows = wide(5, 150, 30, 2, 'binary')
    const blocks = { first: ['g0', 'g2', 'g4'], second: ['g1', 'g3', 'g5'] }
    const spec = { name: 'block-sparse-pls', blocks, components: 1, keep: { first: 1, second: 1 } } as const
    const model = createLearner(spec, 'binary').fit(trainOnEvery(rows), { seed: 1 })
    const kept = model.describe().coefficients.filter(c => c.coefficient !== 0 && c.term !== '(intercept)')
    expect(kept.filter(c => blocks.first.includes(c.term))).toHaveLength(1)
    expect(kept.filter(c => blocks.second.includes(c.term))).toHaveLength(1)
    expect(kept).toHaveLength(26)
    expect(model.describe().settings.keep).toBe('first 1, second 1')
  })

  it('a block that nobody has is left out', () => {
    const rows = wide(5, 150, 30, 2, 'binary')
    const features = rows.features.map((feature, j) =>
      j >= 20
        ? numeric(
            feature.name,
            Array.from({ length: 150 }, () => null),
          )
        : feature,
    )
    const blocks = { seen: ['g0', 'g1', 'g2'], gone: ['g20', 'g21'] }
    const model = createLearner({ name: 'block-sparse-pls', blocks }, 'binary').fit(
      trainOnEvery(modellingRows(features, rows.outcome)),
      { seed: 1 },
    )
    expect(model.describe().notes.join()).toContain("'g20'")
    expect(model.predict(trainOnEvery(rows)).risk.every(Number.isFinite)).toBe(true)
  })
})
