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

interface Loaded {
  readonly buffer: ArrayBuffer
  readonly exports: InstanceType<Assembly['Instance']>['exports']
}

let compiled: object | null = null
/** The memory of the last workspace, which the next takes where it is large enough: to make one is slow. */
let kept: Loaded | null = null
/** A larger memory is not kept. */
const mostKept = 2 ** 26

/** Room for `count` numbers, as they happen to be, and sums of at most `terms` rows: until the next is made. */
export function createWorkspace(count: number, terms: number): Workspace {
  const weightsAt = 8 * count
  const startsAt = weightsAt + 8 * terms
  const { buffer, exports } = load(startsAt + 4 * terms)
  const weights = new Float64Array(buffer, weightsAt, terms)
  const starts = new Int32Array(buffer, startsAt, terms)
  return {
    numbers: new Float64Array(buffer, 0, count),
    term: (t, start, weight) => {
      starts[t] = 8 * start
      weights[t] = weight
    },
    sum: (used, length, out) => exports.weightedRows(startsAt, weightsAt, used, 8 * length, 8 * out),
  }
}

function load(bytes: number): Loaded {
  if (kept !== null && kept.buffer.byteLength >= bytes) return kept
  const { Module, Memory, Instance }: Assembly = Reflect.get(globalThis, 'WebAssembly')
  compiled ??= new Module(weightedRowsModule())
  const memory = new Memory({ initial: Math.ceil(bytes / 65536) })
  const loaded = { buffer: memory.buffer, exports: new Instance(compiled, { host: { memory } }).exports }
  if (bytes <= mostKept) kept = loaded
  return loaded
}
