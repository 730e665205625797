import { enableCompileCache } from 'node:module'
import {
  type Chunk,
  type ChunkProgress,
  type ChunkResult,
  chunkFailure,
  loadTask,
  type Task,
  workChunk,
} from './chunk.ts'
import { unpack } from './packing.ts'

/** What a map gives to every worker that takes part in it. */
export interface MapStart {
  /** Of the map, unique within the process: a worker that took part already has loaded all this. */
  readonly id: number
  readonly module: string
  readonly task: string
  /** Packed, in memory that threads share. */
  readonly shared: Uint8Array
  readonly progress: ChunkProgress
}

/** One piece of work for a thread. */
export interface WorkerCall {
  readonly start: MapStart
  readonly chunk: Chunk
}

// Every thread reads the task's code anew; what another thread or run compiled is taken.
enableCompileCache()

interface Loaded {
  readonly id: number
  readonly task: Promise<Task<unknown, unknown, unknown>>
  readonly shared: unknown
}

/** The map that this thread works for: threads stay from one map to the next, so that code is loaded once. */
let current: Loaded | null = null

function loadedOf({ id, module, task, shared }: MapStart): Loaded {
  if (current?.id === id) return current
  // What the map before shared is given back before this one's is unpacked.
  current = null
  const loading = loadTask(module, task)
  // Told by the chunk that asks, not by the death of the thread.
  loading.catch(() => {})
  current = { id, task: loading, shared: unpack(shared) }
  return current
}

/** Entry of a worker thread: one chunk in, its packed results out. */
export default async function work({ start, chunk }: WorkerCall): Promise<ChunkResult> {
  try {
    const { task, shared } = loadedOf(start)
    return await workChunk(await task, shared, chunk, start.progress)
  } catch (error) {
    return chunkFailure('no-such-task', null, error)
  }
}
