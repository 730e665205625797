import { type Chunk, type ChunkProgress, chunkProgress } from './chunk.ts'
import { workChunks } from './chunk-pool.ts'
import { unpack } from './packing.ts'
import { type ProgressListener, trackProgress } from './progress.ts'

/** One function over many items, in worker threads. */
export interface MapOptions {
  /** The module that exports the task, usually `new URL('./x.ts', import.meta.url)`. */
  readonly module: URL
  /** Name of the exported function: `(item, shared) => result`. */
  readonly task: string
  /** Plain data that every item reads; sent once to each worker. */
  readonly shared: unknown
  /** Plain data, one for each call. */
  readonly items: readonly unknown[]
  /** Number of worker threads; 1 works in this thread. The results are the same. */
  readonly workers: number
  /** Items a worker takes at a time; by default a fiftieth of them. */
  readonly chunkSize?: number
  readonly signal?: AbortSignal
  readonly onProgress?: ProgressListener
}

/** Where the packed results of chunks are kept between runs. */
export interface ChunkStore {
  read(chunk: Chunk): Uint8Array | null
  write(chunk: Chunk, packed: Uint8Array): void
}

/**
 * The results of `task` on every item, in the order of the items and the same bit for bit whatever the
 * number of workers. Results are plain data (JSON values, typed arrays); classes arrive as plain records.
 * @throws TaskError `task-failed` or `worker-crashed`, naming the item; `aborted`; `no-such-task`
 */
export async function mapInWorkers<R>(options: MapOptions): Promise<R[]> {
  const { results } = await mapChunks<R>(options.task, options, { read: () => null, write: () => {} })
  return results
}

/** {@link mapInWorkers} with a store: chunks found there are not worked again. */
export async function mapChunks<R>(
  stage: string,
  options: MapOptions,
  store: ChunkStore,
): Promise<{ readonly results: R[]; readonly fromStore: number }> {
  const chunks = cutChunks(options.items, options.chunkSize)
  const results = new Array<R>(options.items.length)
  const place = (chunk: Chunk, packed: Uint8Array) => {
    const values = unpack<R[]>(packed)
    for (let i = 0; i < values.length; i++) results[chunk.start + i] = values[i]
  }
  const wanting: Chunk[] = []
  let fromStore = 0
  for (const chunk of chunks) {
    const packed = store.read(chunk)
    if (packed) {
      place(chunk, packed)
      fromStore += chunk.items.length
    } else wanting.push(chunk)
  }
  const total = options.items.length
  const report = trackProgress(stage, options.onProgress, fromStore)
  const progress = chunkProgress(chunks.length)
  let last = -1
  const onItems = () => {
    const done = fromStore + countDone(wanting, progress)
    if (done !== last) report(done, total)
    last = done
  }
  onItems()
  const finished = (chunk: Chunk, packed: Uint8Array) => {
    store.write(chunk, packed)
    place(chunk, packed)
  }
  await workChunks({ ...options, stage }, wanting, finished, onItems, progress)
  onItems()
  return { results, fromStore }
}

// The size may not depend on the number of workers: a run continued with another number finds its chunks.
function cutChunks(
  items: readonly unknown[],
  chunkSize = Math.max(1, Math.ceil(items.length / 50)),
): Chunk[] {
  if (!(Number.isInteger(chunkSize) && chunkSize > 0))
    throw new RangeError(`chunkSize is ${chunkSize}; it is a whole number of at least 1`)
  return Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, index) => {
    const start = index * chunkSize
    return { index, start, items: items.slice(start, start + chunkSize) }
  })
}

function countDone(chunks: readonly Chunk[], progress: ChunkProgress): number {
  let done = 0
  for (const chunk of chunks) done += Math.max(0, Atomics.load(progress.cells, chunk.index) - 1)
  return done
}
