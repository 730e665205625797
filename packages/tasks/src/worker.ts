import { enableCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'
import {
  type Chunk,
  type ChunkProgress,
  type ChunkResult,
  chunkFailure,
  loadTask,
  workChunk,
} from './chunk.ts'

/** What every worker is given once, when it starts. */
export interface WorkerStart {
  readonly module: string
  readonly task: string
  readonly shared: unknown
  readonly progress: ChunkProgress
}

// Every thread reads the task's code anew; what another thread or run compiled is taken.
enableCompileCache()

const start: WorkerStart = workerData
const loaded = loadTask(start.module, start.task)
// Told by the first chunk that asks, not by the death of the thread.
loaded.catch(() => {})

/** Entry of a worker thread: one chunk in, its packed results out. */
export default async function work(chunk: Chunk): Promise<ChunkResult> {
  try {
    return await workChunk(await loaded, start.shared, chunk, start.progress)
  } catch (error) {
    return chunkFailure('no-such-task', null, error)
  }
}
