import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { auc } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { type BagRows, type Modality, memoryBag } from '../bag-rows.ts'
import type { LearningOutcome } from '../outcomes.ts'
import {
  bagRows,
  dimensions,
  divide,
  latentStates,
  outcomeOf,
  size,
  tileModality,
  vectorModality,
} from './bags.case.ts'
import { type FittedNetwork, loadNetwork } from './fitted-network.ts'
import { type NetworkContext, networkLearner } from './network-learner.ts'
import type { NetworkPrediction } from './network-model.ts'
import type { NetworkSpec } from './network-spec.ts'

type Kind = LearningOutcome['kind']
const states = latentStates()
const times = Float64Array.of(3, 12, 24)

/** What every network must do, whatever its outcome, pooling and fusion: the promises of the tabular learners. */
export function networkContract(name: string, kind: Kind, spec: Omit<NetworkSpec, 'name'>): void {
  const settings: NetworkSpec = {
    name: 'network',
    stopping: 'never',
    epochs: 6,
    learningRate: 1e-2,
    encoder: [8],
    ...spec,
  }
  const fit = (rows: BagRows, context: NetworkContext = { seed: 1 }, other: Partial<NetworkSpec> = {}) => {
    const { training, heldOut } = divide(rows)
    return networkLearner({ ...settings, ...other })
      .fit(training, context)
      .then(model => ({ model, training, heldOut }))
  }
  const rows = () => bagRows([tileModality(states), vectorModality(states)], outcomeOf(kind, states))

  // Fitted once for the tests that only look at it.
  let kept: ReturnType<typeof fit> | null = null
  const fitted = () => {
    kept ??= fit(rows())
    return kept
  }

  describe(`network contract: ${name}`, () => {
    it('predicts finite numbers, one a patient, and the same after saving and loading', async () => {
      const { model, heldOut } = await fitted()
      const prediction = await model.predict(heldOut, times)
      checkPrediction(prediction, size - 40, kind)
      const folder = mkdtempSync(path.join(tmpdir(), 'network-'))
      const file = model.save(folder)
      expect(path.basename(file)).toMatch(/^[0-9a-f]{64}\.onnx$/)
      const loaded = loadNetwork(file)
      expect(await loaded.predict(heldOut, times)).toEqual(prediction)
      expect(loaded.document).toEqual(model.document)
    })

    it('gives the same model for the same seed, bit for bit', async () => {
      const hash = async (seed: number) => (await fit(rows(), { seed })).model.file.hash
      const first = (await fitted()).model.file.hash
      expect(await hash(1)).toBe(first)
      expect(await hash(2)).not.toBe(first)
    })

    it('predicts for any subset of modalities, and says who has none', async () => {
      const { model } = await fitted()
      const outcome = outcomeOf(kind, states)
      const [tiles, clinical] = [tileModality(states), vectorModality(states)]
      const some = bagRows(
        [without(tiles, at => at % 3 === 0), without(clinical, at => at % 2 === 0)],
        outcome,
      )
      const prediction = await model.predict(divide(some).heldOut, times)
      checkPrediction(prediction, size - 40, kind)
      expect(Array.from(prediction.withoutInput, at => at + 40)).toEqual([42, 48, 54])
      const alone = await model.predict(divide(bagRows([clinical], outcome)).heldOut, times)
      checkPrediction(alone, size - 40, kind)
    })

    it('trains where modalities are missing, and leaves out one that nobody has', async () => {
      const [tiles, clinical] = [tileModality(states), vectorModality(states)]
      const nobody = without(tileModality(states, 'mri'), () => true)
      const some = [without(tiles, at => at % 3 === 0), without(clinical, at => at % 2 === 0), nobody]
      const { model, heldOut } = await fit(bagRows(some, outcomeOf(kind, states)))
      checkPrediction(await model.predict(heldOut, times), size - 40, kind)
      const { modalities, notes } = model.describe()
      expect(modalities).toEqual(['tiles', 'clinical'])
      expect(notes).toContain("no training row has 'mri': it is left out")
      expect(notes).toContain('7 training rows have no modality: nothing is learned from them')
    })

    it('survives constant features, and says so', async () => {
      const { model } = await fitted()
      expect(model.describe().notes.join()).toContain("1 of the 3 features of 'clinical' do not vary")
    })

    it('refuses NaN in a bag and an empty bag, naming row and modality, in training and at prediction', async () => {
      const { model } = await fitted()
      const bad = (at: number, values: Float32Array) => {
        const tiles = tileModality(states)
        const bags = tiles.bags.with(at, memoryBag(values, dimensions))
        return bagRows([{ ...tiles, bags }, vectorModality(states)], outcomeOf(kind, states))
      }
      const nan = Float32Array.of(1, 2, 3, 4, 5, Number.NaN, 7, 8)
      const empty = new Float32Array(0)
      await expect(fit(bad(5, nan))).rejects.toMatchObject({
        fault: 'not-finite',
        message: expect.stringContaining("row 5 in 'tiles' has NaN as feature 2 of instance 2"),
      })
      await expect(fit(bad(5, empty))).rejects.toMatchObject({ fault: 'empty-bag' })
      await expect(model.predict(divide(bad(45, nan)).heldOut)).rejects.toMatchObject({
        fault: 'not-finite',
        message: expect.stringContaining("row 45 in 'tiles'"),
      })
      await expect(model.predict(divide(bad(45, empty)).heldOut)).rejects.toMatchObject({
        fault: 'empty-bag',
      })
    })

    it('refuses bags of other dimensions than those of training', async () => {
      const { model } = await fitted()
      const wider: Modality = { ...vectorModality(states, 'tiles') }
      const { heldOut } = divide(bagRows([wider], outcomeOf(kind, states)))
      await expect(model.predict(heldOut)).rejects.toMatchObject({ fault: 'bad-setting' })
    })

    it('stops with a typed error when the loss diverges', async () => {
      const tiles = tileModality(states)
      const spread = {
        ...tiles,
        bags: tiles.bags.map(
          (bag, i) => bag && memoryBag(new Float32Array(dimensions).fill(i * 5e36), dimensions),
        ),
      }
      await expect(
        fit(bagRows([spread], outcomeOf(kind, states)), { seed: 1 }, { standardise: false }),
      ).rejects.toMatchObject({ name: 'TrainingError', fault: 'diverged', step: 1 })
    })

    if (kind === 'binary' || kind === 'time-to-event' || kind === 'competing-risks')
      it('refuses one event, and no event, with a cure', async () => {
        for (const events of [0, 1]) {
          const outcome = outcomeOf(kind, states)
          if (!('event' in outcome)) return
          const few = { ...outcome, event: outcome.event.map((_, i) => (i < events ? 1 : 0)) }
          await expect(fit(bagRows([tileModality(states)], few))).rejects.toMatchObject({
            fault: events === 0 ? 'one-class' : 'too-few-events',
            cure: expect.stringMatching(/.{10}/),
          })
        }
      })
  })
}

/** Of a binary outcome, how well the held-out rows are told apart. */
export async function heldOutAuc(
  spec: NetworkSpec,
  rows: BagRows,
): Promise<{ auc: number; model: FittedNetwork }> {
  const { training, heldOut } = divide(rows)
  const model = await networkLearner(spec).fit(training, { seed: 1 })
  const { risk } = await model.predict(heldOut)
  const { outcome } = heldOut.data
  const event = outcome.kind === 'binary' ? outcome.event : []
  return { auc: auc({ event, score: risk ?? [] }).value, model }
}

/** The modality with the bags of some rows taken away. */
export function without(modality: Modality, where: (at: number) => boolean): Modality {
  return { ...modality, bags: modality.bags.map((bag, at) => (where(at) ? null : bag)) }
}

function checkPrediction(prediction: NetworkPrediction, n: number, kind: Kind): void {
  const { linear, risk, survival, incidence, probability, value, spread } = prediction
  for (const numbers of [
    linear,
    risk,
    value,
    probability,
    survival?.probability,
    incidence?.probability,
    spread,
  ])
    expect((numbers ?? []).every(Number.isFinite)).toBe(true)
  expect(linear).toHaveLength(n)
  for (const share of [...(risk ?? []), ...(probability ?? []), ...(survival?.probability ?? [])]) {
    expect(share).toBeGreaterThanOrEqual(0)
    expect(share).toBeLessThanOrEqual(1)
  }
  const has = (there: unknown) => there !== null
  expect(has(risk)).toBe(kind !== 'ordinal' && kind !== 'continuous')
  expect(has(value)).toBe(kind === 'continuous')
  expect(has(probability)).toBe(kind === 'ordinal')
  expect(has(incidence)).toBe(kind === 'competing-risks')
  expect(has(survival)).toBe(kind === 'time-to-event')
  for (let i = 0; i < n; i++) {
    if (survival) {
      const [early, middle, late] = survival.probability.subarray(3 * i, 3 * i + 3)
      expect(early).toBeGreaterThanOrEqual(middle)
      expect(middle).toBeGreaterThanOrEqual(late)
      expect(1 - middle).toBeCloseTo(risk?.[i] ?? Number.NaN, 12)
    }
    if (probability)
      expect(probability.subarray(3 * i, 3 * i + 3).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
  }
}
