import { Worker } from 'node:worker_threads'
import type { DecodeReply, DecodeRequest } from './decode-thread.ts'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

/** A codec that works longer than this on one file has lost its way. */
const patience = 120_000

/**
 * GDCM in a thread of its own: what its codecs print about damaged data stays there, and one that never ends can be
 * ended. The thread begins with the first file and does not keep the program alive.
 */
class Decoder {
  #worker: Worker | null = null
  #last: Promise<unknown> = Promise.resolve()

  /** The samples of a file's frames; null if its codec refuses them, fails, or does not come to an end. */
  decode(file: string): Promise<ArrayBufferView | null> {
    const turn = this.#last.then(() => this.#ask(file))
    this.#last = turn
    return turn
  }

  #ask(file: string): Promise<ArrayBufferView | null> {
    const worker = this.#thread()
    return new Promise(resolve => {
      const settle = (values: ArrayBufferView | null) => {
        clearTimeout(clock)
        worker.off('message', answered).off('error', failed).off('exit', failed)
        // After a failure the next file gets a fresh thread: a codec may have left anything behind.
        if (values === null) {
          this.#worker = null
          void worker.terminate()
        }
        resolve(values)
      }
      const answered = ({ values }: DecodeReply) => settle(values)
      const failed = () => settle(null)
      // Also keeps the program alive until there is an answer; the thread itself does not.
      const clock = setTimeout(failed, patience)
      worker.on('message', answered).on('error', failed).on('exit', failed)
      const request: DecodeRequest = { file }
      worker.postMessage(request)
    })
  }

  #thread(): Worker {
    if (this.#worker === null) {
      this.#worker = new Worker(new URL(`./decode-thread.${extension}`, import.meta.url), {
        execArgv: [],
      })
      this.#worker.unref()
    }
    return this.#worker
  }
}

export const decoder = new Decoder()
