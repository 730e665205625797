import { pack } from './packing.ts'
import { TaskError } from './task-error.ts'

/**
 * A function that a worker can call: exported by its module, given one item and the data that all items
 * share. It must depend on nothing else (no clock, no module state), so that results are the same in any
 * worker and in any order. It may not change `shared`.
 */
export type Task<S, I, R> = (item: I, shared: S) => R | Promise<R>

/** Consecutive items, worked through in order by one worker. */
export interface Chunk {
  readonly index: number
  /** Number of the first item among all items. */
  readonly start: number
  readonly items: readonly unknown[]
}

/** Where the items of a chunk stand, written by the worker, read by the main thread even after a crash. */
export interface ChunkProgress {
  /** Cell of each chunk: 1 + the number of the item being worked on, within the chunk. 0: not begun. */
  readonly cells: Int32Array
  /** One cell: 1 when no further item shall be begun. Written by the main thread, read by the workers. */
  readonly stop: Int32Array
}

/** Where chunks stand that nobody has begun, in memory that threads share. */
export function chunkProgress(chunks: number): ChunkProgress {
  return {
    cells: new Int32Array(new SharedArrayBuffer(4 * chunks)),
    stop: new Int32Array(new SharedArrayBuffer(4)),
  }
}

/** Has every worker end after the item that it is on. */
export function stop(progress: ChunkProgress): void {
  Atomics.store(progress.stop, 0, 1)
}

export function stopped(progress: ChunkProgress): boolean {
  return Atomics.load(progress.stop, 0) === 1
}

export type ChunkResult =
  /** {@link pack} of the array of results. */
  | { readonly ok: true; readonly packed: Uint8Array }
  | ChunkFailure
  /** Ended early because another chunk failed. */
  | { readonly ok: false; readonly code: 'stopped' }

export interface ChunkFailure {
  readonly ok: false
  readonly code: 'task-failed' | 'not-serialisable' | 'no-such-task'
  readonly item: number | null
  readonly message: string
  readonly stack: string | null
}

/** Works through a chunk. A failure is a value, so that it names its item on the other side of a thread. */
export async function workChunk(
  task: Task<unknown, unknown, unknown>,
  shared: unknown,
  chunk: Chunk,
  progress: ChunkProgress,
  between?: () => Promise<void>,
): Promise<ChunkResult> {
  const results: unknown[] = []
  for (let i = 0; i < chunk.items.length; i++) {
    if (stopped(progress)) return { ok: false, code: 'stopped' }
    Atomics.store(progress.cells, chunk.index, i + 1)
    try {
      results.push(await task(chunk.items[i], shared))
    } catch (error) {
      return chunkFailure('task-failed', chunk.start + i, error)
    }
    await between?.()
  }
  Atomics.store(progress.cells, chunk.index, chunk.items.length + 1)
  try {
    return { ok: true, packed: pack(results) }
  } catch (error) {
    return chunkFailure('not-serialisable', chunk.start, error)
  }
}

export function chunkFailure(code: ChunkFailure['code'], item: number | null, error: unknown): ChunkFailure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { ok: false, code, item, message, stack: error instanceof Error ? (error.stack ?? null) : null }
}

/** The named export of a module. @throws TaskError `no-such-task` */
export async function loadTask(module: string, name: string): Promise<Task<unknown, unknown, unknown>> {
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ module)
  const task = exported[name]
  if (!isTask(task)) throw new TaskError('no-such-task', `${module} exports no function '${name}'`)
  return task
}

function isTask(value: unknown): value is Task<unknown, unknown, unknown> {
  return typeof value === 'function'
}
