import { Worker } from 'node:worker_threads'
import type { Answer, Order, ThreadStart } from './protocol.ts'
import { receivedFault } from './received-fault.ts'

interface Waiting {
  readonly order: Order
  readonly resolve: (value: AnswerValue) => void
  readonly reject: (error: unknown) => void
}

type AnswerValue = Extract<Answer, { readonly ok: true }>['value']

/**
 * Threads that work orders, one at a time each; orders wait until a thread is free. They are started when they are first
 * needed, and keep no process alive while they have nothing to do.
 */
export class EncodeThreads {
  private readonly start: ThreadStart
  private readonly most: number
  private readonly idle: Worker[] = []
  private readonly workers = new Set<Worker>()
  private readonly queue: Waiting[] = []
  private readonly underWay = new Map<number, Waiting>()
  private nextId = 0
  private closed = false
  constructor(start: ThreadStart, most: number) {
    this.start = start
    this.most = most
  }

  /** @throws what the order throws; an Error where the thread died of it */
  ask(order: Order): Promise<AnswerValue> {
    if (this.closed) return Promise.reject(new Error('the threads were closed'))
    return new Promise((resolve, reject) => {
      this.queue.push({ order, resolve, reject })
      this.next()
    })
  }

  async close(): Promise<void> {
    this.closed = true
    const error = new Error('the threads were closed')
    for (const { reject } of [...this.queue.splice(0), ...this.underWay.values()]) reject(error)
    this.underWay.clear()
    await Promise.all([...this.workers].map(worker => worker.terminate()))
  }

  private next(): void {
    while (this.queue.length > 0) {
      const worker = this.idle.pop() ?? (this.workers.size < this.most ? this.begin() : undefined)
      if (worker === undefined) return
      const waiting = this.queue.shift()
      if (waiting !== undefined) this.give(worker, waiting)
    }
  }

  private give(worker: Worker, waiting: Waiting): void {
    const id = this.nextId++
    this.underWay.set(id, waiting)
    const { order } = waiting
    const buffers =
      order.kind === 'encode' && order.tiles.buffer instanceof ArrayBuffer ? [order.tiles.buffer] : []
    const done = (settle: () => void) => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      this.underWay.delete(id)
      settle()
    }
    const onMessage = (answer: Answer) =>
      done(() => {
        worker.unref()
        this.idle.push(worker)
        this.next()
        if (answer.ok) waiting.resolve(answer.value)
        else waiting.reject(receivedFault(answer.fault))
      })
    const died = (reason: string) =>
      done(() => {
        this.workers.delete(worker)
        waiting.reject(
          new Error(
            `a thread died while it worked (${reason}); run again, with fewer workers if memory ran out`,
          ),
        )
        if (!this.closed) this.next()
      })
    const onError = (error: unknown) => died(String(error))
    const onExit = (code: number) => died(`exit ${code}`)
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
    worker.ref()
    worker.postMessage({ id, order }, buffers)
  }

  private begin(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    // What a test runner or a debugger adds to this process is not for the threads.
    const worker = new Worker(new URL(`./encode-thread.${extension}`, import.meta.url), {
      workerData: this.start,
      execArgv: [],
    })
    this.workers.add(worker)
    worker.on('exit', () => {
      this.workers.delete(worker)
      const at = this.idle.indexOf(worker)
      if (at >= 0) this.idle.splice(at, 1)
    })
    return worker
  }
}
