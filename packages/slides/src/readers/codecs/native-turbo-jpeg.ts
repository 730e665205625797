import type { JpegFrame } from './jpeg-stream.ts'

/** Names the file of libturbojpeg where the system does not find it; `none` for not to look for it. */
export const turboJpegVariable = 'TESSERA_TURBOJPEG'

/** Decodes into `out`; false where libjpeg-turbo has anything to say against the data. */
export type NativeDecoder = (bytes: Uint8Array, frame: JpegFrame, out: Uint8Array) => boolean

let looking: Promise<NativeDecoder | null> | null = null

/**
 * The system's libjpeg-turbo (Debian: libturbojpeg0), if it is there: with the processor's vector instructions it takes
 * half the time of the one in WebAssembly, and gives the same bits. Null where it is not installed.
 */
export function nativeTurboJpeg(): Promise<NativeDecoder | null> {
  looking ??= look()
  return looking
}

function candidates(): readonly string[] {
  const named = process.env[turboJpegVariable]
  if (named === 'none') return []
  if (named !== undefined && named !== '') return [named]
  if (process.platform === 'win32') return ['turbojpeg.dll', 'libturbojpeg.dll']
  if (process.platform === 'darwin')
    return ['', '/opt/homebrew/lib/', '/usr/local/lib/'].map(folder => `${folder}libturbojpeg.0.dylib`)
  return ['libturbojpeg.so.0']
}

async function look(): Promise<NativeDecoder | null> {
  const names = candidates()
  if (names.length === 0) return null
  try {
    const { default: koffi } = await import('koffi')
    for (const name of names) {
      try {
        return decoderOf(koffi.load(name))
      } catch {
        // Not this one.
      }
    }
  } catch {
    // No foreign functions on this platform.
  }
  return null
}

/** Pixel formats of the TurboJPEG API 2. */
const rgb = 0
const grey = 6

function decoderOf(library: import('koffi').LibraryHandle): NativeDecoder {
  const decompress = library.func(
    'int tjDecompress2(void *handle, const uint8_t *jpeg, unsigned long length, uint8_t *out, int width, int pitch, int height, int format, int flags)',
  )
  const handle: unknown = library.func('void *tjInitDecompress()')()
  // Flags 0: the accurate transform, chroma smoothed, as libjpeg itself has them.
  return (bytes, { width, height, components }, out) =>
    decompress(handle, bytes, bytes.length, out, width, 0, height, components === 1 ? grey : rgb, 0) === 0
}
