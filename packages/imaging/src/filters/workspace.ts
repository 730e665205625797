import { weightedRowsModule } from './weighted-rows.ts'

/**
 * Numbers in a WebAssembly memory, where rows are summed with 128-bit vectors: out[x] = sum over t of
 * weights[t] · numbers[starts[t] + x]. All convolution along an axis is made of this: along x the rows are one row,
 * shifted; along y and z they are rows of the image.
 */
export interface Workspace {
  readonly numbers: Float64Array
  /** Sets the row and the weight of a term. */
  readonly term: (t: number, start: number, weight: number) => void
  /** Sums the first `terms` rows over `length` numbers into the row that begins at `out`. */
  readonly sum: (terms: number, length: number, out: number) => void
}

interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Instance: new (
    module: object,
    imports: object,
  ) => {
    readonly exports: {
      weightedRows(starts: number, weights: number, terms: number, bytes: number, out: number): void
    }
  }
}

let compiled: object | null = null

/** Room for `count` numbers and sums of at most `terms` rows. */
export function createWorkspace(count: number, terms: number): Workspace {
  const { Module, Memory, Instance }: Assembly = Reflect.get(globalThis, 'WebAssembly')
  compiled ??= new Module(weightedRowsModule())
  const weightsAt = 8 * count
  const startsAt = weightsAt + 8 * terms
  const memory = new Memory({ initial: Math.ceil((startsAt + 4 * terms) / 65536) })
  const { exports } = new Instance(compiled, { host: { memory } })
  const weights = new Float64Array(memory.buffer, weightsAt, terms)
  const starts = new Int32Array(memory.buffer, startsAt, terms)
  return {
    numbers: new Float64Array(memory.buffer, 0, count),
    term: (t, start, weight) => {
      starts[t] = 8 * start
      weights[t] = weight
    },
    sum: (used, length, out) => exports.weightedRows(startsAt, weightsAt, used, 8 * length, 8 * out),
  }
}
