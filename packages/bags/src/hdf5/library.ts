import type * as H5Wasm from 'h5wasm/node'

/** The HDF5 library of this thread: WebAssembly with files of its own, so each thread loads one. */
export interface Hdf5 {
  readonly h5: typeof H5Wasm
  /** What the library has said since the last call, and forgets by it. */
  takeDiagnostics(): string
  /** Bytes in the library's memory, at least as many as asked for, valid until the next call. */
  scratch(bytes: number): number
}

let loading: Promise<Hdf5> | null = null

/** Loads the library once a thread, on first use: it is four megabytes of code that a run without bags never needs. */
export function loadHdf5(): Promise<Hdf5> {
  loading ??= load()
  return loading
}

/** Called when the library has crashed: the next call loads another. */
export function forgetHdf5(): void {
  loading = null
}

async function load(): Promise<Hdf5> {
  const h5 = await import('h5wasm/node')
  const { Module, FS } = await h5.ready.then(() => h5)
  let diagnostics = ''
  // The library prints its error stack to standard error; here it is kept for the error that is thrown. Its own
  // throwing handler would unwind through C code, which then never releases what it holds.
  const getStream: unknown = FS === null ? null : Reflect.get(FS, 'getStream')
  const standardError: unknown = typeof getStream === 'function' ? getStream.call(FS, 2) : null
  if (typeof standardError === 'object' && standardError !== null)
    Object.assign(standardError, {
      node: { mode: 0o20666 },
      flags: 1,
      stream_ops: {
        write(_stream: unknown, bytes: Uint8Array, offset: number, length: number) {
          diagnostics += Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString()
          return length
        },
      },
    })
  let address = 0
  let room = 0
  return {
    h5,
    takeDiagnostics() {
      const said = diagnostics
      diagnostics = ''
      return said
    },
    scratch(bytes) {
      if (bytes > room) {
        if (address !== 0) Module._free(address)
        room = 0
        address = Module._malloc(bytes)
        if (address === 0) throw new RangeError(`no memory for ${bytes} bytes`)
        room = bytes
      }
      return address
    },
  }
}
