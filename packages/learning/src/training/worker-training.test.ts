import { describe, expect, it } from 'vitest'
import { attentionModel, bagOf, tileSize } from '../../test/attention-model.ts'
import { GraphError, tensor } from '../graph/index.ts'
import { sideBySide } from './side-by-side.ts'
import { TrainingError } from './training-error.ts'
import { TrainingSession } from './training-session.ts'
import { WorkerTraining } from './worker-training.ts'

describe('training in a worker', { timeout: 180_000 }, () => {
  it('gives the same bits as in this thread, with feeds copied, given away or shared', async () => {
    const model = attentionModel()
    const here = new TrainingSession(model)
    const there = new WorkerTraining(model)
    const shared = new Float32Array(new SharedArrayBuffer(4 * 50 * tileSize))
    for (let i = 0; i < 6; i++) {
      const bag = bagOf(50, i)
      const expected = await here.step(bag, 1e-2)
      if (bag.tiles.elements instanceof Float32Array) shared.set(bag.tiles.elements)
      const inShared = { ...bag, tiles: tensor(shared, [50, tileSize]) }
      expect(await there.step(i % 3 === 0 ? inShared : bag, 1e-2, { give: i % 3 === 1 })).toEqual(expected)
      expect(bag.tiles.elements.length).toBe(i % 3 === 1 ? 0 : 50 * tileSize)
      expect(await there.predict(bagOf(3, i))).toEqual(await here.predict(bagOf(3, i)))
      expect(await there.forward([bagOf(3, i)])).toEqual(await here.forward([bagOf(3, i)]))
    }
    const state = await here.state()
    expect(await there.state()).toEqual(state)
    expect(await there.parameters()).toEqual(await here.parameters())
    await there.step(bagOf(7, 9), 1e-2)
    await there.restore(state)
    expect(await there.state()).toEqual(state)
    await Promise.all([here.release(), there.release()])
  })

  it('leaves the event loop free: timers tick while a step computes, and none do in this thread', async () => {
    const model = attentionModel()
    const bag = bagOf(60_000, 1)
    const ticksDuring = async (training: TrainingSession | WorkerTraining) => {
      await training.step(bagOf(1, 1), 1e-3)
      let ticks = 0
      const timer = setInterval(() => ticks++, 1)
      await training.step(bag, 1e-3, { give: training instanceof WorkerTraining })
      clearInterval(timer)
      await training.release()
      return ticks
    }
    expect(await ticksDuring(new TrainingSession(model))).toBeLessThan(3)
    expect(await ticksDuring(new WorkerTraining(model))).toBeGreaterThan(5)
  })

  it('passes typed errors on', async () => {
    const training = new WorkerTraining(attentionModel())
    const tiles = tensor(new Float32Array(tileSize).fill(Number.NaN), [1, tileSize])
    const diverged = await training.step({ ...bagOf(1, 1), tiles }, 0.25).catch(error => error)
    expect(diverged).toBeInstanceOf(TrainingError)
    expect(diverged).toMatchObject({ fault: 'diverged', step: 1, learningRate: 0.25 })
    const missing = await training.step({}, 0.25).catch(error => error)
    expect(missing).toBeInstanceOf(GraphError)
    expect(missing.message).toBe('input tiles is missing; feed it')
    await training.release()
    await expect(training.step(bagOf(1, 1), 0.1)).rejects.toMatchObject({ fault: 'worker-lost' })
  })

  it('trains folds side by side with the results of one after another in this thread', async () => {
    const fold = (Kind: typeof WorkerTraining | typeof TrainingSession, seed: number) => async () => {
      const training = new Kind(attentionModel({ seed }), { spin: false })
      for (let i = 0; i < 5; i++) await training.step(bagOf(20, i), 1e-2)
      const state = await training.state()
      await training.release()
      return state
    }
    const there = await sideBySide([fold(WorkerTraining, 1), fold(WorkerTraining, 2)], 2)
    expect(there).toEqual([await fold(TrainingSession, 1)(), await fold(TrainingSession, 2)()])
  })
})

describe('side by side', () => {
  it('runs no more at a time than there are slots, and throws the first failure', async () => {
    let [running, most] = [0, 0]
    const begun: number[] = []
    const job = (i: number) => async () => {
      begun.push(i)
      most = Math.max(most, ++running)
      await new Promise(resolve => setTimeout(resolve, 1))
      running--
      if (i === 3) throw new Error('the third')
      return i
    }
    await expect(sideBySide([0, 1, 2, 3, 4, 5, 6, 7].map(job), 2)).rejects.toThrow('the third')
    expect(most).toBe(2)
    expect(begun.length).toBeLessThan(7)
    expect(await sideBySide([0, 1, 2].map(job), 9)).toEqual([0, 1, 2])
    expect(await sideBySide([], 2)).toEqual([])
  })
})
