import { describe, expect, it } from 'vitest'
import { mapInWorkers } from './map-in-workers.ts'
import type { ProgressEvent } from './progress.ts'

const module = new URL('../test/tasks-for-test.ts', import.meta.url)
const row = Float64Array.from({ length: 500 }, (_, i) => Math.cos(i) / 3)
const items = Array.from({ length: 23 }, (_, i) => ({ weight: i / 5 }))

describe('mapInWorkers', () => {
  it('gives the same bits whatever the number of workers and the size of chunks', async () => {
    const results = []
    for (const [workers, chunkSize] of [
      [1, 1],
      [1, 23],
      [2, 2],
      [3, 5],
    ])
      results.push(await mapInWorkers({ module, task: 'weigh', shared: { row }, items, workers, chunkSize }))
    for (const result of results.slice(1)) expect(result).toStrictEqual(results[0])
  })

  it('keeps the order of the items', async () => {
    const given = [5, 4, 9, 1, 0, 16]
    const options = { module, task: 'slow', shared: { milliseconds: 1 }, items: given }
    expect(await mapInWorkers({ ...options, workers: 2 })).toEqual(given.map(Math.sqrt))
  })

  it('no items give no results', async () => {
    expect(await mapInWorkers({ module, task: 'slow', shared: null, items: [], workers: 2 })).toEqual([])
  })

  it('tells progress to the end', async () => {
    for (const workers of [1, 2]) {
      const events: ProgressEvent[] = []
      const shared = { milliseconds: 2 }
      const given = Array.from({ length: 10 }, (_, i) => i)
      await mapInWorkers({
        module,
        task: 'slow',
        shared,
        items: given,
        workers,
        onProgress: e => events.push(e),
      })
      expect(events[0]).toEqual({ stage: 'slow', done: 0, total: 10, etaSeconds: null })
      expect(events.at(-1)).toEqual({ stage: 'slow', done: 10, total: 10, etaSeconds: 0 })
      expect(events.every((event, i) => i === 0 || event.done > events[i - 1].done)).toBe(true)
    }
  })

  it.each([1, 2])('names the item that failed (%i workers)', async workers => {
    const given = Array.from({ length: 40 }, (_, i) => i)
    const map = mapInWorkers({
      module,
      task: 'failOn',
      shared: { bad: 29 },
      items: given,
      workers,
      chunkSize: 4,
    })
    await expect(map).rejects.toMatchObject({
      name: 'TaskError',
      code: 'task-failed',
      stage: 'failOn',
      item: 29,
      message: "'failOn' failed on item 29: RangeError: no room for 29",
    })
  })

  it('lets other threads end their item when one fails, and begins no further one', async () => {
    const workers = 3
    const threads = () =>
      mapInWorkers<number>({
        module,
        task: 'threadOf',
        shared: 50,
        items: Array.from({ length: 12 }, (_, i) => i),
        workers,
        chunkSize: 1,
      })
    const before = new Set(await threads())
    const begun = new Int32Array(new SharedArrayBuffer(4))
    const failing = mapInWorkers({
      module,
      task: 'failOrWait',
      shared: { bad: 1, milliseconds: 300 },
      items: Array.from({ length: 60 }, (_, i) => i),
      workers,
      chunkSize: 20,
      onProgress: ({ done }) => Atomics.store(begun, 0, done),
    })
    await expect(failing).rejects.toMatchObject({ code: 'task-failed', item: 1 })
    expect(Atomics.load(begun, 0)).toBeLessThan(20)
    // A thread that was killed would have given its place to one of another number.
    for (const thread of await threads()) expect(before).toContain(thread)
  })

  it('names the item on which a worker died', async () => {
    const given = Array.from({ length: 40 }, (_, i) => i)
    const map = mapInWorkers({
      module,
      task: 'exitOn',
      shared: { bad: 29 },
      items: given,
      workers: 2,
      chunkSize: 40,
    })
    await expect(map).rejects.toMatchObject({ code: 'worker-crashed', item: 29 })
  })

  it.each([1, 2])('refuses a result that cannot be written down (%i workers)', async workers => {
    const map = mapInWorkers({ module, task: 'giveFunction', shared: 0, items: [1, 2], workers })
    await expect(map).rejects.toMatchObject({ code: 'not-serialisable' })
  })

  it.each([1, 2])('says that a task does not exist (%i workers)', async workers => {
    const map = mapInWorkers({ module, task: 'nobody', shared: 0, items: [1, 2], workers })
    await expect(map).rejects.toMatchObject({ code: 'no-such-task' })
  })

  it.each([1, 2])('stops at once when the signal is raised (%i workers)', async workers => {
    const stop = new AbortController()
    const start = performance.now()
    const shared = { milliseconds: 200 }
    const given = Array.from({ length: 200 }, (_, i) => i)
    const map = mapInWorkers({ module, task: 'slow', shared, items: given, workers, signal: stop.signal })
    setTimeout(() => stop.abort(), 300)
    await expect(map).rejects.toMatchObject({ code: 'aborted' })
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
