import { type WasmFunction, wasmModule } from './wasm-code.ts'

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
const compiled = new WeakMap<readonly WasmFunction[], object>()

/** Compiled functions over a memory of their own. */
export interface Kernel {
  readonly buffer: ArrayBuffer
  readonly run: WasmExports
}

/**
 * Functions over `bytes` of memory, all zero. A list of functions is compiled once.
 * @param user who asks, and `cure` what would make it less, for the error
 * @throws RangeError beyond 4 GiB
 */
export function createKernel(
  functions: readonly WasmFunction[],
  bytes: number,
  { user, cure }: { readonly user: string; readonly cure: string },
): Kernel {
  const pages = Math.max(1, Math.ceil(bytes / pageBytes))
  if (pages > mostPages)
    throw new RangeError(
      `${user} would need ${Math.ceil(bytes / 2 ** 20)} MiB, and 4096 MiB is the most; ${cure}`,
    )
  const module = compiled.get(functions) ?? new WebAssembly.Module(wasmModule(functions, mostPages))
  compiled.set(functions, module)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  return { buffer: memory.buffer, run: new WebAssembly.Instance(module, { env: { memory } }).exports }
}
