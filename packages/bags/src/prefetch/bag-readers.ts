import { Worker } from 'node:worker_threads'
import { BagError } from '../bag-error.ts'
import type { BagLayout } from '../bag-layout.ts'
import type { ReadAnswer, ReadOrder, SentFault } from './protocol.ts'

interface Waiting {
  readonly layout: BagLayout
  readonly resolve: (buffer: ArrayBuffer) => void
  readonly reject: (error: unknown) => void
}

interface Reader {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
  /** Whether it has ever answered: one that cannot start is not started again. */
  answered: boolean
}

/**
 * Threads that read bags. They last until `close`, so that every epoch can use the same ones; while they have nothing
 * to do they keep no process alive.
 */
export class BagReaders {
  private readonly readers: Reader[]
  /** Buffers to use again: fresh memory costs more than filling it. */
  private readonly free: ArrayBuffer[] = []
  private nextId = 0
  private closed = false
  constructor({ workers = 1 }: { readonly workers?: number } = {}) {
    if (!(Number.isInteger(workers) && workers > 0))
      throw new RangeError(`workers is ${workers}; it is a whole number of at least 1`)
    this.readers = Array.from({ length: workers }, () => this.start())
  }

  /**
   * Rows of a bag (all where `rows` is null) as float32, read by the thread with the least to do.
   * @throws BagError of the file, `reader-died`
   */
  async read(layout: BagLayout, rows: Int32Array | null): Promise<Float32Array> {
    if (this.closed) throw died(layout, 'its readers were closed')
    const count = (rows ? rows.length : layout.instances) * layout.dimensions
    if (this.readers.length === 0) throw died(layout, 'no reader thread could be started')
    const least = this.readers.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
    const buffer = this.take(4 * count)
    const order: ReadOrder = { id: this.nextId++, layout, rows, buffer }
    const filled = await new Promise<ArrayBuffer>((resolve, reject) => {
      least.waiting.set(order.id, { layout, resolve, reject })
      least.worker.ref()
      least.worker.postMessage(order, [buffer])
    })
    return new Float32Array(filled, 0, count)
  }

  /** Takes back what `read` gave; it must not be used after. */
  recycle(features: Float32Array): void {
    const { buffer } = features
    if (buffer instanceof ArrayBuffer && buffer.byteLength > 0 && !this.free.includes(buffer))
      this.free.push(buffer)
  }

  /** Ends the threads, whatever they are reading. */
  async close(): Promise<void> {
    this.closed = true
    this.free.length = 0
    await Promise.all(this.readers.map(({ worker }) => worker.terminate()))
  }

  private start(): Reader {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    // What a test runner or a debugger adds to this process is not for the readers.
    const worker = new Worker(new URL(`./reader-thread.${extension}`, import.meta.url), { execArgv: [] })
    const reader: Reader = { worker, waiting: new Map(), answered: false }
    worker.unref()
    worker.on('message', ({ id, fault, buffer }: ReadAnswer) => {
      const waiting = reader.waiting.get(id)
      reader.waiting.delete(id)
      reader.answered = true
      if (reader.waiting.size === 0) worker.unref()
      if (fault) waiting?.reject(receivedFault(waiting.layout, fault))
      else waiting?.resolve(buffer)
    })
    const failAll = (reason: string) => {
      for (const { layout, reject } of reader.waiting.values()) reject(died(layout, reason))
      reader.waiting.clear()
    }
    worker.on('error', cause => failAll(String(cause)))
    worker.on('exit', () => {
      failAll('its reader thread ended')
      if (this.closed) return
      // The others go on, and another takes its place.
      this.readers.splice(this.readers.indexOf(reader), 1)
      if (reader.answered) this.readers.push(this.start())
    })
    return reader
  }

  /** The smallest free buffer that is large enough; others are let go, as bags differ in size. */
  private take(bytes: number): ArrayBuffer {
    let best = -1
    for (const [i, { byteLength }] of this.free.entries())
      if (byteLength >= bytes && (best < 0 || byteLength < this.free[best].byteLength)) best = i
    if (best >= 0) return this.free.splice(best, 1)[0]
    this.free.shift()
    return new ArrayBuffer(bytes)
  }
}

function receivedFault({ file }: BagLayout, { fault, what, cure, instance }: SentFault): Error {
  return fault === null ? new Error(`${file}: ${what}`) : new BagError(fault, file, what, cure, { instance })
}

function died({ file }: BagLayout, reason: string): BagError {
  return new BagError(
    'reader-died',
    file,
    `was not read: ${reason}`,
    'run again; with fewer workers if memory ran out',
  )
}
