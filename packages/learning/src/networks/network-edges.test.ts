import { cox, createRandom, harrellConcordance, rileyBinary, rileySurvival } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { memoryBag } from '../bag-rows.ts'
import {
  bagRows,
  dimensions,
  divide,
  latentStates,
  outcomeOf,
  tileModality,
  vectorModality,
} from './bags.case.ts'
import { foldEnsemble } from './fold-ensemble.ts'
import { requiredSize } from './fusion/required-size.ts'
import { networkLearner } from './network-learner.ts'
import type { NetworkSpec } from './network-spec.ts'

const states = latentStates()
const quick = {
  name: 'network',
  stopping: 'never',
  epochs: 3,
  encoder: [8],
  learningRate: 1e-2,
} as const satisfies NetworkSpec
const tiles = (kind: Parameters<typeof outcomeOf>[0]) =>
  bagRows([tileModality(states)], outcomeOf(kind, states))

describe('networks of Cox', () => {
  it.each([[150], [700]])(
    'without a hidden layer come to the estimate of Cox regression, %i patients a step',
    async n => {
      const random = createRandom(5, 'cox')
      const x = Array.from({ length: 2 }, () =>
        Float64Array.from({ length: n + 1 }, () => Math.fround(random.normal())),
      )
      const time = x[0].map((value, i) =>
        Math.ceil((-Math.log(1 - random.next()) * 12) / Math.exp(value - 0.5 * x[1][i])),
      )
      const event = Uint8Array.from(time, () => (random.next() < 0.7 ? 1 : 0))
      const bags = Array.from(time, (_, i) => memoryBag(Float32Array.of(x[0][i], x[1][i]), 2))
      const outcome = { kind: 'time-to-event', time, event, unit: 'months', horizon: 12 } as const
      const rows = bagRows([{ name: 'table', dimensions: 2, bags }], outcome)
      const { training, heldOut } = divide(rows, n)
      const spec: NetworkSpec = {
        ...quick,
        encoder: [],
        dropout: 0,
        weightDecay: 0,
        patientsPerStep: n,
        learningRate: 0.02,
        epochs: 200,
      }
      const model = await networkLearner(spec).fit(training, { seed: 1 })
      const fit = cox({
        time: time.subarray(0, n),
        event: event.subarray(0, n),
        x: x.map(column => column.subarray(0, n)),
        ties: 'efron',
      })
      const { linear } = await model.predict(training)
      const expected = Array.from(
        linear,
        (_, i) => fit.coefficients[0] * x[0][i] + fit.coefficients[1] * x[1][i],
      )
      const centre = expected.reduce((sum, value) => sum + value, 0) / n
      const error = largestError(
        'Network: Cox, full risk sets',
        linear,
        expected.map(value => value - centre),
        1,
      )
      expect(error).toBeLessThan(2e-3)
      expect((await model.predict(heldOut)).risk).toHaveLength(1)
    },
  )
})

describe('fold ensembles', () => {
  it('predict new patients, and refuse those that a fold was trained on', async () => {
    const rows = tiles('binary')
    const folds = [divide(rows, 30), divide(rows, 40)]
    const models = await Promise.all(
      folds.map(({ training }) => networkLearner(quick).fit(training, { seed: 1 })),
    )
    const ensemble = foldEnsemble(models)
    const { risk, spread } = await ensemble.predict(folds[1].heldOut)
    const alone = await Promise.all(models.map(model => model.predict(folds[1].heldOut)))
    expect(risk?.[3]).toBeCloseTo(((alone[0].risk?.[3] ?? 0) + (alone[1].risk?.[3] ?? 0)) / 2, 12)
    expect(spread[3]).toBeCloseTo(Math.abs(alone[0].linear[3] - alone[1].linear[3]) / Math.SQRT2, 12)
    await expect(ensemble.predict(folds[0].heldOut)).rejects.toMatchObject({
      fault: 'trained-on',
      message: expect.stringContaining('row 30 is of a patient'),
    })
  })
})

describe('fusion by the size of the sample', () => {
  it('asks for what Riley and colleagues ask for', () => {
    const binary = outcomeOf('binary', states)
    const survival = outcomeOf('time-to-event', states)
    if (binary.kind !== 'binary' || survival.kind !== 'time-to-event') return
    const prevalence = binary.event.reduce((sum, e) => sum + e, 0) / 60
    expect(requiredSize(50, binary)).toBe(rileyBinary({ prevalence, parameters: 50 }).n)
    const years = survival.time.reduce((sum, t) => sum + t, 0)
    const rate = survival.event.reduce((sum, e) => sum + e, 0) / years
    const size = rileySurvival({ rate, meanFollowUp: years / 60, horizon: 12, parameters: 50 }).n
    expect(requiredSize(50, survival)).toBe(size)
    expect(requiredSize(50, outcomeOf('ordinal', states))).toBeNull()
  })

  it('falls back to a late score, says so, and still ranks patients', async () => {
    const rows = bagRows([tileModality(states), vectorModality(states)], outcomeOf('time-to-event', states))
    const { training, heldOut } = divide(rows)
    const late = await networkLearner({ ...quick, epochs: 25, innerFolds: 2 }).fit(training, { seed: 1 })
    const { settings, notes } = late.describe()
    expect(settings.fusion).toBe('late')
    expect(notes.join()).toMatch(
      /gated fusion has \d+ parameters, which ask for \d+ patients; there are 40: a late score/,
    )
    const { outcome } = heldOut.data
    const { linear } = await late.predict(heldOut)
    if (outcome.kind !== 'time-to-event') return
    expect(
      harrellConcordance({ time: outcome.time, event: outcome.event, risk: linear }).value,
    ).toBeGreaterThan(0.7)
    const asked = await networkLearner({ ...quick, belowRequiredSize: 'as-asked' }).fit(training, { seed: 1 })
    expect(asked.describe().settings.fusion).toBe('gated')
    expect(asked.describe().notes.join()).toContain('it is fitted as asked')
  })
})

describe('networks at the edges', () => {
  it('take 100,000 tiles at prediction', async () => {
    const { training, heldOut } = divide(tiles('binary'))
    const model = await networkLearner(quick).fit(training, { seed: 1 })
    const random = createRandom(6)
    const many = Float32Array.from({ length: 100_000 * dimensions }, () => random.next())
    const bags = tileModality(states).bags.with(45, memoryBag(many, dimensions))
    const changed = divide(
      bagRows([{ name: 'tiles', dimensions, bags }], outcomeOf('binary', states)),
    ).heldOut
    const [before, after] = [await model.predict(heldOut), await model.predict(changed)]
    // Patients who share a run with others may differ in the last bits of float32.
    expect(after.linear.filter((value, at) => Math.abs(value - before.linear[at]) > 1e-5)).toHaveLength(1)
    expect(after.linear.every(Number.isFinite)).toBe(true)
    expect((await model.attention(changed)).instances[0].bags[5]).toHaveLength(100_000)
  })

  it('survive a level with one member', async () => {
    const level = outcomeOf('continuous', states)
    if (level.kind !== 'continuous') return
    const outcome = {
      kind: 'ordinal',
      levels: ['a', 'b', 'c'],
      level: Uint8Array.from(level.value, (v, i) => (i === 3 ? 2 : v > 100 ? 1 : 0)),
    } as const
    const { training, heldOut } = divide(bagRows([tileModality(states)], outcome))
    const { probability } = await (await networkLearner(quick).fit(training, { seed: 1 })).predict(heldOut)
    expect(probability?.every(p => p >= 0 && p <= 1)).toBe(true)
  })

  it('estimate the effect of treatment for each patient, and predict under the arm that was given', async () => {
    const random = createRandom(7)
    const arm = Uint8Array.from(states, () => random.integer(2))
    const value = states.map((state, i) => state + (arm[i] === 1 ? 3 : 0) + 0.1 * random.normal())
    const treatment = { arms: ['observation', 'TACE'], arm, propensity: null }
    const rows = bagRows([vectorModality(states)], { kind: 'continuous', value, unit: null }, treatment)
    const { training, heldOut } = divide(rows)
    const spec: NetworkSpec = {
      ...quick,
      encoder: [],
      dropout: 0,
      weightDecay: 0,
      epochs: 150,
      learningRate: 2e-2,
    }
    const model = await networkLearner(spec).fit(training, { seed: 1 })
    const { effect, value: predicted } = await model.predict(heldOut)
    const gains = Array.from(
      { length: 20 },
      (_, i) => (effect?.outcome[2 * i + 1] ?? 0) - (effect?.outcome[2 * i] ?? 0),
    )
    expect(gains.reduce((sum, gain) => sum + gain, 0) / 20).toBeCloseTo(3, 0)
    expect(predicted?.[0]).toBe(effect?.outcome[arm[40]])
  })

  it('say what part of the instances a step sees', async () => {
    const { training } = divide(tiles('binary'))
    const model = await networkLearner({ ...quick, instancesPerBag: 2 }).fit(training, { seed: 1 })
    expect(model.describe().notes.join()).toMatch(
      /2 instances of each bag are drawn a step: \d+\.\d % of all/,
    )
  })

  it('refuse settings that make no sense', () => {
    expect(() => networkLearner({ ...quick, dropout: 1 })).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
  })
})
