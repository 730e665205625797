import { availableParallelism } from 'node:os'
import path from 'node:path'
import { writeFileAtomically } from './atomic-file.ts'
import { contentHash } from './content-hash.ts'
import { type MapOptions, mapChunks } from './map-in-workers.ts'
import { pack, unpack } from './packing.ts'
import { type ProgressListener, type ReportProgress, trackProgress } from './progress.ts'
import { lockRun } from './run-lock.ts'
import { StepCache } from './step-cache.ts'
import { throwIfAborted } from './task-error.ts'

/** What a stage cost in this run. A map is cached when every chunk of it was. */
export interface StageRecord {
  readonly name: string
  readonly seconds: number
  readonly cached: boolean
}

export interface RunOptions {
  /** Changes whenever the code that computes steps changes: results of another version are not used. */
  readonly codeVersion: string
  /** Raised by ctrl-C: the run stops between two items and continues when it is opened again. */
  readonly signal?: AbortSignal
  readonly onProgress?: ProgressListener
  /** Worker threads of a map that does not say; by default one for each processor. */
  readonly workers?: number
}

export interface StepOptions {
  /** All that the result depends on besides the code: plain data, hashed by content. */
  readonly inputs: unknown
}

export interface RunMapOptions extends Omit<MapOptions, 'signal' | 'onProgress' | 'workers'> {
  /** What the results depend on besides the task's name, `shared` and `items`, which always count. */
  readonly inputs?: unknown
  readonly workers?: number
}

/** A long job made of pure steps, in one folder. */
export interface Run {
  readonly folder: string
  readonly workers: number
  /** The stages so far, in the order in which they ended. */
  readonly stages: readonly StageRecord[]
  /**
   * The result of `compute`, or of the earlier run that computed it from the same code version, name and
   * inputs. What is returned is always what was written down (plain data, typed arrays), so that a first
   * run and a continued one see the same.
   * @throws TaskError `aborted`, `disk-full`, `not-serialisable`; and whatever `compute` throws
   */
  step<T>(
    name: string,
    options: StepOptions,
    compute: (progress: ReportProgress, signal: AbortSignal) => T | Promise<T>,
  ): Promise<T>
  /** {@link mapInWorkers} with every chunk cached: a killed map continues with the chunks that it lacks. */
  map<R>(name: string, options: RunMapOptions): Promise<R[]>
  /** Removes cached results that this run did not use. Call it when a run is complete. */
  prune(): void
  /** Writes `stages.json` and gives the folder back. Call it in a `finally`. */
  close(): void
}

/**
 * Opens a run folder, making it where it is absent, and locks it for this process.
 * @throws TaskError `locked`
 */
export function openRun(folder: string, options: RunOptions): Run {
  const lock = lockRun(folder)
  const cache = new StepCache(path.join(folder, 'steps'))
  const stages: StageRecord[] = []
  const workers = options.workers ?? availableParallelism()
  const signal = options.signal ?? new AbortController().signal
  const underWay = new Map<string, Promise<Uint8Array>>()
  // V8's version counts: it fixes the format of what is written down, and the last bit of Math.exp.
  const keyOf = (...parts: readonly unknown[]) =>
    contentHash([options.codeVersion, process.versions.v8, ...parts])
  const record = (name: string, start: number, cached: boolean) =>
    stages.push({ name, seconds: (performance.now() - start) / 1000, cached })

  const compute = async (name: string, key: string, work: () => unknown): Promise<Uint8Array> => {
    const packed = pack(await work())
    cache.write(name, key, packed)
    return packed
  }

  return {
    folder,
    workers,
    stages,
    step: async <T>(
      name: string,
      { inputs }: StepOptions,
      work: (progress: ReportProgress, signal: AbortSignal) => T | Promise<T>,
    ) => {
      throwIfAborted(signal, name)
      const start = performance.now()
      const key = keyOf('step', name, inputs)
      const cached = cache.read(name, key)
      const report = trackProgress(name, options.onProgress)
      let packed = cached
      if (packed) report(1, 1)
      else {
        const running = underWay.get(key) ?? compute(name, key, () => work(report, signal))
        underWay.set(key, running)
        packed = await running.finally(() => underWay.delete(key))
      }
      record(name, start, cached !== null)
      return unpack<T>(packed)
    },
    map: async <R>(name: string, map: RunMapOptions) => {
      throwIfAborted(signal, name)
      const start = performance.now()
      const base = keyOf('map', name, map.inputs, map.task, map.shared)
      const { results, fromStore } = await mapChunks<R>(
        name,
        { workers, ...map, signal, onProgress: options.onProgress },
        {
          read: chunk => cache.read(name, keyOf(base, chunk.start, chunk.items)),
          write: (chunk, packed) => cache.write(name, keyOf(base, chunk.start, chunk.items), packed),
        },
      )
      record(name, start, fromStore === map.items.length)
      return results
    },
    prune: () => cache.prune(),
    close: () => {
      try {
        writeFileAtomically(path.join(folder, 'stages.json'), `${JSON.stringify(stages, null, 2)}\n`)
      } finally {
        lock.release()
      }
    },
  }
}
