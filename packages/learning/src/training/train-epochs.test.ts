import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { attentionModel, bagOf } from '../../test/attention-model.ts'
import type { Feeds } from '../graph/tensor.ts'
import { stoppingEpoch } from './stopping-epoch.ts'
import { type EpochRecord, type TrainingPlan, trainEpochs } from './train-epochs.ts'
import { TrainingError } from './training-error.ts'
import { TrainingSession } from './training-session.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-epochs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const model = attentionModel({ drop: 0.2 })
const bags = Array.from({ length: 11 }, (_, i) => bagOf(2 + i, i))
const pick = (rows: Int32Array): Feeds[] => Array.from(rows, row => bags[row])

const plan: TrainingPlan = {
  rows: 11,
  rowsPerStep: 3,
  epochs: 4,
  schedule: { kind: 'cosine', rate: 1e-2, warmUp: 3, steps: 16 },
  seed: 5,
  feeds: async rows => pick(rows),
}

async function run(changes: Partial<TrainingPlan>) {
  const training = new TrainingSession(model)
  const records = await trainEpochs(training, { ...plan, ...changes })
  const state = await training.state()
  await training.release()
  return { records, state }
}

describe('training by epochs', () => {
  it('visits every row once an epoch, in another order each time', async () => {
    const seen: number[] = []
    const { records, state } = await run({
      feeds: async rows => {
        seen.push(...rows)
        return pick(rows)
      },
    })
    expect(state.step).toBe(16)
    expect(records.map(record => record.epoch)).toEqual([1, 2, 3, 4])
    const epochs = [0, 1, 2, 3].map(epoch => seen.slice(11 * epoch, 11 * epoch + 11))
    for (const rows of epochs) expect(rows.toSorted((a, b) => a - b)).toEqual([...Array(11).keys()])
    expect(new Set(epochs.map(String)).size).toBe(4)
  })

  it('a run that was stopped continues to the same bits, wherever it stopped', async () => {
    const measure = async (training: { predict: TrainingSession['predict'] }) =>
      Number((await training.predict(bags[0])).probability.elements[0])
    const whole = await run({ measure })
    for (const stopAt of [1, 2, 3, 4, 5, 9, 16]) {
      const file = path.join(folder, `stop-${stopAt}.checkpoint`)
      const checkpoint = { file, model, steps: 2 }
      const stop = new AbortController()
      let asked = 0
      const feeds = async (rows: Int32Array) => {
        if (++asked > stopAt) stop.abort()
        return pick(rows)
      }
      const stopped = await run({ measure, checkpoint, feeds, signal: stop.signal }).catch(error => error)
      if (stopAt < 16) expect(stopped).toMatchObject({ name: 'TrainingError', fault: 'stopped' })
      expect(await run({ measure, checkpoint, ahead: 3 })).toEqual(whole)
    }
  })

  it('refuses the checkpoint of another plan, and a plan of nothing', async () => {
    const checkpoint = { file: path.join(folder, 'plan.checkpoint'), model, steps: 2 }
    await run({ checkpoint, epochs: 1 })
    await expect(run({ checkpoint, seed: 6 })).rejects.toMatchObject({ fault: 'bad-checkpoint' })
    expect((await run({ checkpoint, epochs: 2 })).records).toHaveLength(2)
    for (const nothing of [{ rows: 0 }, { epochs: 0 }, { rowsPerStep: 0 }])
      await expect(run(nothing)).rejects.toThrow(TrainingError)
  })

  it('throws what the feeds throw, at their step', async () => {
    let calls = 0
    const feeds = async (rows: Int32Array) => {
      if (++calls === 3) throw new Error('slide 7 cannot be read')
      return pick(rows)
    }
    await expect(run({ feeds })).rejects.toThrow('slide 7 cannot be read')
  })
})

describe('stopping epoch', () => {
  const fold = (...measures: (number | null)[]): EpochRecord[] =>
    measures.map((measure, i) => ({ epoch: i + 1, loss: 1, measure }))

  it('is the one with the lowest mean over the inner folds, the first of equals', () => {
    expect(stoppingEpoch([fold(3, 1, 2), fold(3, 3, 1)])).toBe(3)
    expect(stoppingEpoch([fold(2, 1, 1, 4)])).toBe(2)
  })

  it('needs a measure of every epoch of every fold', () => {
    for (const folds of [[], [fold()], [fold(1, null)], [fold(1), fold(1, 2)], [fold(1, 2), fold(1)]])
      expect(() => stoppingEpoch(folds)).toThrow(TrainingError)
  })
})
