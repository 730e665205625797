import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { SessionOptions } from '../graph/graph-session.ts'
import type { Feeds, Tensor } from '../graph/tensor.ts'
import type { StepOptions, StepResult, Training, TrainingState } from './training.ts'
import { TrainingError } from './training-error.ts'
import type { TrainingModel } from './training-model.ts'
import { type Answer, type Call, unpack, type WorkerStart } from './worker-messages.ts'

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * A {@link TrainingSession} in a thread of its own: the calling thread stays free while a step computes, and
 * several trainings run side by side. Calls are done in the order in which they are made. Feeds are copied, unless
 * they lie in shared memory or are given away.
 */
export class WorkerTraining implements Training {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #calls = 0
  #lost: TrainingError | null = null

  constructor(model: TrainingModel, options: SessionOptions = {}) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const workerData: WorkerStart = { model, options }
    this.#worker = new Worker(fileURLToPath(new URL(`./training-worker.${extension}`, import.meta.url)), {
      workerData,
      // What a test runner or a debugger adds to this process is not for the worker.
      execArgv: [],
    })
    this.#worker.on('message', (answer: Answer) => this.#settle(answer))
    this.#worker.on('error', cause => this.#lose(cause.message, cause))
    this.#worker.on('exit', code => this.#lose(`exit code ${code}`))
  }

  async step(
    feeds: Feeds | readonly Feeds[],
    learningRate: number,
    options: StepOptions = {},
  ): Promise<StepResult> {
    const given = options.give ? memoryOf(feeds) : []
    return (await this.#call({ method: 'step', feeds, learningRate, options }, given)) as StepResult
  }

  async forward(feeds: readonly Feeds[]): Promise<readonly Readonly<Record<string, Tensor>>[]> {
    return (await this.#call({ method: 'forward', feeds })) as Record<string, Tensor>[]
  }

  async predict(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    return (await this.#call({ method: 'predict', feeds })) as Record<string, Tensor>
  }

  async parameters(): Promise<Map<string, Float32Array>> {
    return (await this.#call({ method: 'parameters' })) as Map<string, Float32Array>
  }

  async state(): Promise<TrainingState> {
    return (await this.#call({ method: 'state' })) as TrainingState
  }

  async restore(state: TrainingState): Promise<void> {
    await this.#call({ method: 'restore', state })
  }

  async release(): Promise<void> {
    if (this.#lost !== null) return
    await this.#call({ method: 'release' })
    this.#lost = new TrainingError('worker-lost', 'the training was released', 'start another')
    await this.#worker.terminate()
  }

  #call(call: Call, given: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#lost !== null) return Promise.reject(this.#lost)
    const id = this.#calls++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#worker.postMessage({ id, call }, given)
    })
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id)
    this.#pending.delete(answer.id)
    if ('failure' in answer) pending?.reject(unpack(answer.failure))
    else pending?.resolve(answer.result)
  }

  #lose(reason: string, cause?: unknown): void {
    this.#lost ??= new TrainingError(
      'worker-lost',
      `the training's thread ended (${reason})`,
      'continue from the last checkpoint, with less memory a step if it ran out',
      { cause },
    )
    for (const { reject } of this.#pending.values()) reject(this.#lost)
    this.#pending.clear()
  }
}

/** Buffers of the feeds, each once; shared ones stay with everybody. */
function memoryOf(feeds: Feeds | readonly Feeds[]): ArrayBuffer[] {
  const all = (Array.isArray(feeds) ? feeds : [feeds]).flatMap((bag: Feeds) => Object.values(bag))
  const buffers = new Set<ArrayBuffer>()
  for (const { elements } of all) if (elements.buffer instanceof ArrayBuffer) buffers.add(elements.buffer)
  return [...buffers]
}
