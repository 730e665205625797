import {
  type Chunk,
  type ChunkProgress,
  type ChunkResult,
  loadTask,
  stop,
  stopped,
  workChunk,
} from './chunk.ts'
import { pack, unpack } from './packing.ts'
import { abortedError, TaskError, throwIfAborted } from './task-error.ts'
import { threadPool } from './thread-pool.ts'
import type { MapStart, WorkerCall } from './worker.ts'

/** The work of a map, wherever it is done. */
export interface Work {
  readonly stage: string
  readonly module: URL
  readonly task: string
  readonly shared: unknown
  readonly workers: number
  readonly signal?: AbortSignal
}

/**
 * Works through chunks, in worker threads or in this one, and hands each packed result on as it comes.
 * @param finished called in this thread, in any order of chunks
 * @throws TaskError `task-failed`, `worker-crashed`, `aborted`, `no-such-task`, `not-serialisable`
 */
export async function workChunks(
  work: Work,
  chunks: readonly Chunk[],
  finished: (chunk: Chunk, packed: Uint8Array) => void,
  onItems: () => void,
  progress: ChunkProgress,
): Promise<void> {
  throwIfAborted(work.signal, work.stage)
  if (chunks.length === 0) return
  if (work.workers <= 1) await workHere(work, chunks, finished, onItems, progress)
  else await workInThreads(work, chunks, finished, onItems, progress)
}

async function workHere(
  work: Work,
  chunks: readonly Chunk[],
  finished: (chunk: Chunk, packed: Uint8Array) => void,
  onItems: () => void,
  progress: ChunkProgress,
): Promise<void> {
  const task = await loadTask(work.module.href, work.task)
  // A copy, as a worker would have: a task that changes what is shared cannot reach the caller's data.
  const shared = unpack(pack(work.shared))
  const between = async () => {
    onItems()
    await new Promise(resolve => setImmediate(resolve))
    throwIfAborted(work.signal, work.stage)
  }
  for (const chunk of chunks) {
    const copy = { ...chunk, items: unpack<unknown[]>(pack(chunk.items)) }
    finished(chunk, packedOf(await workChunk(task, shared, copy, progress, between), work))
  }
}

async function workInThreads(
  work: Work,
  chunks: readonly Chunk[],
  finished: (chunk: Chunk, packed: Uint8Array) => void,
  onItems: () => void,
  progress: ChunkProgress,
): Promise<void> {
  const start: MapStart = {
    id: maps++,
    module: work.module.href,
    task: work.task,
    shared: sharedBytes(pack(work.shared)),
    progress,
  }
  const pool = await threadPool(work.workers)
  const { signal } = work
  const waiting = chunks.values()
  // As many chunks at a time as there are threads: those that wait when one fails are then never begun.
  const workOn = async () => {
    for (const chunk of waiting) {
      if (stopped(progress)) return
      const result: ChunkResult = await pool
        .run({ start, chunk } satisfies WorkerCall, { signal })
        .catch(cause => Promise.reject(crash(work, chunk, progress, cause)))
      if (!result.ok && result.code === 'stopped') return
      finished(chunk, packedOf(result, work))
      onItems()
    }
  }
  const failures: unknown[] = []
  const ticking = setInterval(onItems, 500)
  try {
    // Chunks at work when another fails end after the item that they are on. A thread is not killed for it: one that is
    // killed within native code (a network's graph) takes the whole process along.
    await Promise.all(
      Array.from({ length: work.workers }, () =>
        workOn().catch(failure => {
          stop(progress)
          failures.push(failure)
        }),
      ),
    )
  } finally {
    clearInterval(ticking)
  }
  if (failures.length > 0) throw failures[0]
}

/** Maps that this process has begun. */
let maps = 0

/** The same bytes in memory that threads share: a map's data are copied once, however many threads read them. */
function sharedBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  shared.set(bytes)
  return shared
}

function packedOf(result: ChunkResult, { stage }: Work): Uint8Array {
  if (result.ok) return result.packed
  if (result.code === 'stopped') throw abortedError(stage)
  const { code, item, message, stack } = result
  const where = item === null ? 'could not start' : `failed on item ${item}`
  throw new TaskError(code, `'${stage}' ${where}: ${message}`, { stage, item, cause: stack ?? undefined })
}

function crash(work: Work, chunk: Chunk, progress: ChunkProgress, cause: unknown): TaskError {
  const { stage } = work
  if (work.signal?.aborted) return abortedError(stage)
  if (cause instanceof TaskError) return cause
  const cell = Atomics.load(progress.cells, chunk.index)
  const item = chunk.start + Math.min(Math.max(cell - 1, 0), chunk.items.length - 1)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new TaskError('worker-crashed', `a worker of '${stage}' died on item ${item}: ${reason}`, {
    stage,
    item,
    cause,
  })
}
