import type { BagModality } from '../bag-modality.ts'
import { checkRows, type H5Bag } from '../h5-bag.ts'
import type { BagReaders } from './bag-readers.ts'

/** A bag whose numbers come from a reader thread. */
export interface ThreadReadBag {
  readonly instances: number
  readonly times: Float64Array | null
  /** As `H5Bag.read`. */
  read(from: number, to: number, into: Float32Array): Promise<void>
  /** As `H5Bag.readRows`. */
  readRows(rows: Int32Array, into: Float32Array): Promise<void>
}

export interface ThreadReadModality {
  readonly name: string
  readonly dimensions: number
  readonly bags: readonly (ThreadReadBag | null)[]
}

/**
 * The same modality with its bags read by threads: what is asked for ahead (as a network's training asks for its next
 * step) is read while the thread that asked computes. It is a `Modality` of `@tessera/learning` too. The readers stay
 * the caller's, to be closed when all is done.
 *
 * ```ts
 * const readers = new BagReaders()
 * const tiles = readInThreads(await openModality('tiles', files), readers)
 * ```
 */
export function readInThreads(
  { name, dimensions, bags }: BagModality,
  readers: BagReaders,
): ThreadReadModality {
  return { name, dimensions, bags: bags.map(bag => bag && threadRead(bag, readers)) }
}

function threadRead(bag: H5Bag, readers: BagReaders): ThreadReadBag {
  const { instances, dimensions, layout, times } = bag
  const read = async (rows: Int32Array | null, into: Float32Array) => {
    const features = await readers.read(layout, rows)
    into.set(features)
    readers.recycle(features)
  }
  return {
    instances,
    times,
    read: async (from, to, into) => {
      const count = to - from
      const within = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to <= instances
      // The bag says what is wrong with a range, and reads nothing for an empty one.
      if (!within || count < 1 || into.length < count * dimensions) return bag.read(from, to, into)
      await read(count === instances ? null : Int32Array.from({ length: count }, (_, i) => from + i), into)
    },
    readRows: async (rows, into) => {
      checkRows(layout, rows)
      if (rows.length === 0 || into.length < rows.length * dimensions) return bag.readRows(rows, into)
      await read(rows, into)
    },
  }
}
