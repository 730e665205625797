import { close, fstat, open, read } from 'node:fs'
import { SlideError } from '../slide-error.ts'

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
    if (!(offset >= 0) || offset + length > this.size) throw this.#truncated(offset + length)
    const bytes = Buffer.allocUnsafeSlow(length)
    this.#reading++
    try {
      for (let done = 0; done < length; ) {
        const count = await this.#readOnce(bytes, done, offset + done)
        if (count === 0) throw this.#truncated(offset + length)
        done += count
      }
    } finally {
      this.#reading--
      if (this.#reading === 0) this.#whenIdle?.()
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, length)
  }

  #readOnce(bytes: Buffer, at: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#descriptor, bytes, at, bytes.length - at, position, (error, count) => {
        if (error === null) resolve(count)
        else
          reject(
            new SlideError('damaged', 'the disk did not give the bytes', 'copy the file anew', {
              file: this.path,
              cause: error,
            }),
          )
      })
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
