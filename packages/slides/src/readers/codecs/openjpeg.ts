/** What is used of the OpenJPEG that @cornerstonejs/codec-openjpeg carries; the package itself has no types. */
export interface OpenJpegModule {
  readonly J2KDecoder: new () => OpenJpegDecoder
}

export interface OpenJpegDecoder {
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getDecodedBuffer(): Uint8Array
  getFrameInfo(): {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
    readonly isSigned: boolean
  }
  delete(): void
}

let loading: Promise<OpenJpegModule> | null = null

/** The decoder, loaded once a thread. */
export function openJpeg(): Promise<OpenJpegModule> {
  loading ??= load()
  return loading
}

/** After a codec fell over its memory may be in any state: the next call gets a fresh one. */
export function dropOpenJpeg(): void {
  loading = null
}

async function load(): Promise<OpenJpegModule> {
  const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
  // OpenJPEG prints what it thinks of damaged data.
  const silent = () => undefined
  return create({ print: silent, printErr: silent })
}
