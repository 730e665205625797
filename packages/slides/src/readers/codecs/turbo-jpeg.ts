/** What is used of the libjpeg-turbo that @cornerstonejs/codec-libjpeg-turbo-8bit carries. */
export interface TurboJpegModule {
  readonly JPEGDecoder: new () => TurboJpegDecoder
}

export interface TurboJpegDecoder {
  getEncodedBuffer(length: number): Uint8Array
  /** Throws for damaged data, and for data that libjpeg warns of. */
  decode(): void
  /** The samples: a copy, or a view of the decoder's memory that holds until the next call. */
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray
  getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number }
  delete(): void
}

let loading: Promise<TurboJpegDecoder> | null = null

/** The decoder, loaded once a thread. */
export function turboJpeg(): Promise<TurboJpegDecoder> {
  loading ??= load()
  return loading
}

/** After a trap the decoder's memory may be in any state: the next call gets a fresh one. */
export function dropTurboJpeg(): void {
  loading = null
}

async function load(): Promise<TurboJpegDecoder> {
  const { default: create } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')
  const silent = () => undefined
  const { JPEGDecoder } = await create({ print: silent, printErr: silent })
  return new JPEGDecoder()
}
