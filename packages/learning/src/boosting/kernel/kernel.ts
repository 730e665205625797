import { histogramFunctions } from './histogram-code.ts'
import { scanFunctions } from './scan-code.ts'
import { wasmModule } from './wasm-code.ts'

/** What is used of WebAssembly: the same in Node and in a browser, whose type definitions are not loaded here. */
interface WasmMemory {
  readonly buffer: ArrayBuffer
}
type WasmExports = Readonly<Record<string, (...args: readonly number[]) => number>>
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: WasmExports }
}

const pageBytes = 65536
const mostPages = 65536
let compiled: object | null = null

/** The compiled kernels over a memory of their own. */
export interface Kernel {
  readonly buffer: ArrayBuffer
  readonly run: WasmExports
}

/**
 * Kernels over `bytes` of memory, all zero.
 * @throws RangeError beyond 4 GiB
 */
export function createKernel(bytes: number): Kernel {
  const pages = Math.ceil(bytes / pageBytes)
  if (pages > mostPages)
    throw new RangeError(
      `boosting would need ${Math.ceil(bytes / 2 ** 20)} MiB, and 4096 MiB is the most; take fewer columns, rows or leaves`,
    )
  compiled ??= new WebAssembly.Module(wasmModule([...histogramFunctions, ...scanFunctions], mostPages))
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  return { buffer: memory.buffer, run: new WebAssembly.Instance(compiled, { env: { memory } }).exports }
}
