/** Tags that are written here: TIFF 6.0, its supplement 2 (JPEG), and those of OME and ICC. */
export const tiffTags = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  description: 270,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subIfds: 330,
  sampleFormat: 339,
  jpegTables: 347,
  yCbCrSubsampling: 530,
  iccProfile: 34675,
} as const

/** A field of a directory. `offset` is 4 bytes wide in a classic file and 8 in a BigTIFF. */
export type TiffField = { readonly tag: number } & (
  | { readonly type: 'short' | 'long' | 'offset'; readonly values: ArrayLike<number> }
  | { readonly type: 'rational'; readonly values: readonly number[] }
  | { readonly type: 'ascii'; readonly text: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  /** Copied from a file of the same layout: its type's number, and bytes in the order of that file. */
  | { readonly type: 'copied'; readonly code: number; readonly count: number; readonly bytes: Uint8Array }
)

/** How a TIFF lays its numbers out: order of bytes, and offsets of 4 or of 8 bytes. */
export interface TiffLayout {
  readonly littleEndian: boolean
  readonly big: boolean
}

/** Type, count and bytes of a field's value (TIFF 6.0 section 2; BigTIFF: types 16 to 18). */
export interface EncodedField {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Uint8Array
}

/** Denominator of the rationals: a resolution of 20,000 pixels a centimetre keeps seven digits. */
const denominator = 2 ** 16

export function encodeField(field: TiffField, { littleEndian, big }: TiffLayout): EncodedField {
  const { tag } = field
  if (field.type === 'ascii') {
    const bytes = new TextEncoder().encode(`${field.text}\0`)
    return { tag, type: 2, count: bytes.length, bytes }
  }
  if (field.type === 'bytes') return { tag, type: 7, count: field.bytes.length, bytes: field.bytes }
  if (field.type === 'copied') return { tag, type: field.code, count: field.count, bytes: field.bytes }
  const count = field.values.length
  const width =
    field.type === 'short' ? 2 : field.type === 'rational' || (field.type === 'offset' && big) ? 8 : 4
  const bytes = new Uint8Array(count * width)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < count; i++) {
    const value = field.values[i]
    if (field.type === 'rational') {
      view.setUint32(8 * i, Math.round(value * denominator), littleEndian)
      view.setUint32(8 * i + 4, denominator, littleEndian)
    } else if (width === 2) view.setUint16(2 * i, value, littleEndian)
    else if (width === 4) view.setUint32(4 * i, value, littleEndian)
    else view.setBigUint64(8 * i, BigInt(value), littleEndian)
  }
  return { tag, type: width === 2 ? 3 : field.type === 'rational' ? 5 : width === 8 ? 16 : 4, count, bytes }
}
