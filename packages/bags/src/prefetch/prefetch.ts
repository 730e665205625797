import { checkRows, type H5Bag } from '../h5-bag.ts'
import { BagReaders } from './bag-readers.ts'

/** A bag, or rows of one, to be read. */
export interface BagRequest {
  readonly bag: H5Bag
  /** Rows in any order, with repeats if wanted: what a sampler drew; all rows where there are none given. */
  readonly rows?: Int32Array | null
}

export interface LoadedBag<R extends BagRequest> {
  readonly request: R
  readonly instances: number
  readonly dimensions: number
  /** Row-major instances x dimensions, in the order of the rows asked for. */
  readonly features: Float32Array
  /** Gives the memory back for another bag; `features` must not be used after. Never needed, and quicker. */
  recycle(): void
}

export interface PrefetchOptions {
  /** Bags that are read or ready and not yet taken: what prefetching costs in memory. */
  readonly ahead?: number
  /** Threads that read; of no account when `readers` are given. */
  readonly workers?: number
  /** Threads of the caller's, to be used again; they stay open. */
  readonly readers?: BagReaders
}

/** How long the consumer waited for bags, in milliseconds, of the time between its first call and its last. */
export interface WaitingTime {
  readonly waited: number
  readonly elapsed: number
  /** Share of the time spent waiting. */
  readonly share: number
}

/** A bag in the making; a request that could not be drawn has none. */
type Slot<R extends BagRequest> = Promise<{ readonly request: R; readonly features: Float32Array }>

/**
 * Reads bags in worker threads while the consumer works on earlier ones. At most `ahead` bags are in the making or
 * ready, and requests are taken from their iterable no sooner, so a sampler may be a generator. Bags come in the order
 * of the requests whatever the number of threads; a bag that cannot be read throws its BagError in its place, and ends
 * the reading. Leaving the loop ends the threads.
 *
 * ```ts
 * for await (const { request, features, recycle } of prefetch(requests, { ahead: 4 })) { step(features); recycle() }
 * ```
 */
export function prefetch<R extends BagRequest>(
  requests: Iterable<R>,
  options: PrefetchOptions = {},
): PrefetchedBags<R> {
  return new PrefetchedBags(requests, options)
}

export class PrefetchedBags<R extends BagRequest> implements AsyncIterableIterator<LoadedBag<R>> {
  private readonly requests: Iterator<R>
  private readonly readers: BagReaders
  private readonly ownReaders: boolean
  private readonly ahead: number
  private readonly slots: Slot<R>[] = []
  private exhausted = false
  private ended = false
  private started: number | null = null
  private last = 0
  private waited = 0
  constructor(requests: Iterable<R>, { ahead = 4, workers = 1, readers }: PrefetchOptions) {
    if (!(Number.isInteger(ahead) && ahead > 0))
      throw new RangeError(`ahead is ${ahead}; it is a whole number of at least 1`)
    this.ahead = ahead
    this.readers = readers ?? new BagReaders({ workers })
    this.ownReaders = readers === undefined
    this.requests = requests[Symbol.iterator]()
    this.fill()
  }

  get waiting(): WaitingTime {
    const elapsed = this.started === null ? 0 : this.last - this.started
    return { waited: this.waited, elapsed, share: elapsed > 0 ? this.waited / elapsed : 0 }
  }

  async next(): Promise<IteratorResult<LoadedBag<R>>> {
    const called = performance.now()
    this.started ??= called
    const slot = this.slots.shift()
    if (!slot) return this.end()
    try {
      const { request, features } = await slot
      this.fill()
      return { done: false, value: this.loaded(request, features) }
    } catch (error) {
      await this.end()
      throw error
    } finally {
      this.last = performance.now()
      this.waited += this.last - called
    }
  }

  async return(): Promise<IteratorResult<LoadedBag<R>>> {
    return this.end()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  private loaded(request: R, features: Float32Array): LoadedBag<R> {
    const { bag, rows } = request
    return {
      request,
      instances: rows ? rows.length : bag.instances,
      dimensions: bag.dimensions,
      features,
      recycle: () => this.readers.recycle(features),
    }
  }

  private fill(): void {
    while (!this.exhausted && !this.ended && this.slots.length < this.ahead) {
      const slot = this.draw()
      if (slot === null) this.exhausted = true
      else {
        // It is awaited in its turn; until then a failure is nobody's yet.
        slot.catch(() => {})
        this.slots.push(slot)
      }
    }
  }

  private draw(): Slot<R> | null {
    try {
      const { done, value: request } = this.requests.next()
      return done ? null : this.read(request)
    } catch (error) {
      this.exhausted = true
      return Promise.reject(error)
    }
  }

  private async read(request: R): Slot<R> {
    const { bag, rows = null } = request
    if (rows) checkRows(bag.layout, rows)
    return { request, features: await this.readers.read(bag.layout, rows) }
  }

  private async end(): Promise<IteratorResult<LoadedBag<R>>> {
    if (!this.ended) {
      this.ended = true
      this.last = performance.now()
      if (!this.exhausted) this.requests.return?.()
      const left = this.slots.splice(0)
      if (this.ownReaders) await this.readers.close()
      // Threads of the caller's finish what they began, and the memory is theirs again.
      else
        for (const slot of left) slot.then(({ features }) => this.readers.recycle(features)).catch(() => {})
    }
    return { done: true, value: undefined }
  }
}
