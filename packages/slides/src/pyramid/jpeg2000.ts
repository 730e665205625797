import type { OpenJpeg } from '@cornerstonejs/codec-openjpeg/wasmjs'

let loading: Promise<OpenJpeg> | null = null

function openJpeg(): Promise<OpenJpeg> {
  loading ??= import('@cornerstonejs/codec-openjpeg/wasmjs').then(module =>
    module.default({ print: () => undefined, printErr: () => undefined }),
  )
  return loading
}

/**
 * A JPEG 2000 codestream (ISO 15444-1, without the JP2 box) of 8-bit samples, three to a pixel or one, as they lie.
 * `lossless`: the reversible 5/3 wavelet and colour transform; otherwise the 9/7 wavelet and the irreversible transform
 * at full rate, about 50 dB.
 */
export async function encodeJpeg2000(
  samples: Uint8Array,
  width: number,
  height: number,
  components: 1 | 3,
  lossless: boolean,
): Promise<Uint8Array> {
  const { J2KEncoder } = await openJpeg()
  const encoder = new J2KEncoder()
  try {
    const frame = { width, height, bitsPerSample: 8, componentCount: components, isSigned: false }
    encoder.getDecodedBuffer({ ...frame, isUsingColorTransform: components === 3 }).set(samples)
    encoder.setQuality(lossless, lossless ? 0 : 1)
    encoder.setDecompositions(5)
    encoder.encode()
    return encoder.getEncodedBuffer().slice()
  } finally {
    encoder.delete()
  }
}
