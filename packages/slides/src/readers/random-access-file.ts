import { close, fstat, open, read, readSync } from 'node:fs'
import { SlideError } from '../slide-error.ts'

/**
 * A read through the thread pool costs as much as a fifth of decoding what it brought; a small one that waits here for
 * the system's cache costs next to nothing. But a loop of such reads would leave signals and timers without their turn:
 * so one goes the long way when the last turn is this many milliseconds ago.
 */
const turnEvery = 10
const smallRead = 2 ** 20
let lastTurn = Number.NEGATIVE_INFINITY

/** A file that is read here and there through one handle, by any number of calls at once. */
export class RandomAccessFile {
  readonly path: string
  readonly size: number
  readonly #descriptor: number
  #reading = 0
  #closed = false
  #whenIdle: (() => void) | null = null

  private constructor(path: string, size: number, descriptor: number) {
    this.path = path
    this.size = size
    this.#descriptor = descriptor
  }

  /** @throws SlideError `no-such-file` */
  static open(path: string): Promise<RandomAccessFile> {
    return new Promise((resolve, reject) => {
      const fail = (cause: Error) =>
        reject(
          new SlideError('no-such-file', 'the file cannot be read', 'see that it is there and may be read', {
            file: path,
            cause,
          }),
        )
      open(path, 'r', (error, descriptor) => {
        if (error !== null) return fail(error)
        fstat(descriptor, (statError, status) => {
          if (statError === null) return resolve(new RandomAccessFile(path, status.size, descriptor))
          close(descriptor, () => fail(statError))
        })
      })
    })
  }

  get closed(): boolean {
    return this.#closed
  }

  /** @throws SlideError `truncated` where the file ends before, `closed`, `damaged` where the disk fails */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#closed) throw closedError(this.path)
    // Offsets come from the file itself, and may be anything: negative, fractions, NaN.
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0)
      throw new SlideError(
        'damaged',
        `${length} bytes at byte ${offset}`,
        'copy the file anew, or convert it again',
        {
          file: this.path,
        },
      )
    if (offset + length > this.size) throw this.#truncated(offset + length)
    const bytes = Buffer.allocUnsafeSlow(length)
    this.#reading++
    try {
      for (let done = 0; done < length; ) {
        const atOnce = length <= smallRead && performance.now() - lastTurn < turnEvery
        const count = atOnce
          ? this.#readAtOnce(bytes, done, offset + done)
          : await this.#readInTurn(bytes, done, offset + done)
        if (count === 0) throw this.#truncated(offset + length)
        done += count
      }
    } finally {
      this.#reading--
      if (this.#reading === 0) this.#whenIdle?.()
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, length)
  }

  #readAtOnce(bytes: Buffer, at: number, position: number): number {
    try {
      return readSync(this.#descriptor, bytes, at, bytes.length - at, position)
    } catch (cause) {
      throw this.#unread(cause)
    }
  }

  #readInTurn(bytes: Buffer, at: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#descriptor, bytes, at, bytes.length - at, position, (error, count) => {
        lastTurn = performance.now()
        if (error === null) resolve(count)
        else reject(this.#unread(error))
      })
    })
  }

  #unread(cause: unknown): SlideError {
    return new SlideError('damaged', 'the disk did not give the bytes', 'copy the file anew', {
      file: this.path,
      cause,
    })
  }

  #truncated(needed: number): SlideError {
    return new SlideError(
      'truncated',
      `the file ends at byte ${this.size}, before byte ${needed} that it speaks of`,
      'copy the file anew: this copy is not whole, or its directory is damaged',
      { file: this.path },
    )
  }

  /** Waits for the reads that are under way. Once is enough; twice does no harm. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#reading > 0) await new Promise<void>(resolve => (this.#whenIdle = resolve))
    await new Promise<void>(resolve => close(this.#descriptor, () => resolve()))
  }
}

export function closedError(file: string): SlideError {
  return new SlideError('closed', 'the slide is closed', 'open it again', { file })
}
