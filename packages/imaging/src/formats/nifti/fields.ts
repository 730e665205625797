import { ImagingError } from '../../imaging-error.ts'
import type { FileStart } from '../file-start.ts'

/** The fields of a NIfTI header that say where and how the voxels lie. */
export interface NiftiFields {
  readonly version: 1 | 2
  readonly littleEndian: boolean
  /** One file, or header and .img apart. */
  readonly single: boolean
  readonly dim: readonly number[]
  readonly datatype: number
  readonly bitpix: number
  readonly pixdim: readonly number[]
  readonly voxOffset: number
  readonly slope: number
  readonly intercept: number
  readonly units: number
  readonly qformCode: number
  readonly sformCode: number
  /** b, c, d, x, y, z */
  readonly quaternion: readonly number[]
  /** Three rows of four. */
  readonly srows: readonly number[]
}

/** Where a field lies in NIfTI-1 and NIfTI-2. */
const layouts = {
  1: {
    size: 348,
    magic: 344,
    dim: 40,
    datatype: 70,
    bitpix: 72,
    pixdim: 76,
    offset: 108,
    slope: 112,
    units: 123,
  },
  2: {
    size: 540,
    magic: 4,
    dim: 16,
    datatype: 12,
    bitpix: 14,
    pixdim: 104,
    offset: 168,
    slope: 176,
    units: 500,
  },
} as const
const forms = {
  1: { qform: 252, sform: 254, quaternion: 256, srows: 280 },
  2: { qform: 344, sform: 348, quaternion: 352, srows: 400 },
} as const

/** Version and byte order by the size that a header gives of itself; null for what is no NIfTI. */
export function niftiKind(bytes: Buffer): { version: 1 | 2; littleEndian: boolean } | null {
  if (bytes.length < 4) return null
  for (const littleEndian of [true, false]) {
    const size = littleEndian ? bytes.readInt32LE(0) : bytes.readInt32BE(0)
    if (size === 348) return { version: 1, littleEndian }
    if (size === 540) return { version: 2, littleEndian }
  }
  return null
}

/**
 * @throws ImagingError `not-an-image`, `truncated`, `unsupported` for Analyze 7.5, `damaged`; `wrong-byte-order` where
 * the size of the header is in one order and the number of dimensions in the other
 */
export function readNiftiFields({ file, bytes }: FileStart): NiftiFields {
  const kind = niftiKind(bytes)
  if (kind === null)
    throw new ImagingError('not-an-image', 'does not begin as a NIfTI file', 'export it again', { file })
  const { version, littleEndian } = kind
  const at = layouts[version]
  const form = forms[version]
  if (bytes.length < at.size)
    throw new ImagingError(
      'truncated',
      `a header of ${bytes.length} bytes where NIfTI-${version} has ${at.size}`,
      'copy or export it again',
      { file },
    )
  const magic = bytes.toString('latin1', at.magic, at.magic + 4)
  if (magic !== `n+${version}\0` && magic !== `ni${version}\0`)
    throw magic === '\0\0\0\0'
      ? new ImagingError(
          'unsupported',
          'an Analyze 7.5 file, which does not say where left and right are',
          'convert it to NIfTI with a program that knows its orientation',
          { file },
        )
      : new ImagingError('damaged', 'its mark is not that of NIfTI', 'export it again', { file })
  const view = new DataView(bytes.buffer, bytes.byteOffset, at.size)
  const short = (offset: number) => view.getInt16(offset, littleEndian)
  const int = (offset: number) => view.getInt32(offset, littleEndian)
  const long = (offset: number) => Number(view.getBigInt64(offset, littleEndian))
  const float = (offset: number) => view.getFloat32(offset, littleEndian)
  const double = (offset: number) => view.getFloat64(offset, littleEndian)
  const real = version === 1 ? float : double
  const width = version === 1 ? 4 : 8
  const reals = (offset: number, count: number) =>
    Array.from({ length: count }, (_, i) => real(offset + i * width))
  const dim = Array.from({ length: 8 }, (_, i) =>
    version === 1 ? short(at.dim + 2 * i) : long(at.dim + 8 * i),
  )
  const rank = dim[0]
  if (!(rank >= 1 && rank <= 7)) {
    const other =
      version === 1 ? view.getInt16(at.dim, !littleEndian) : Number(view.getBigInt64(at.dim, !littleEndian))
    throw other >= 1 && other <= 7
      ? new ImagingError(
          'wrong-byte-order',
          'one part of its header is in the byte order of another kind of machine',
          'export it again with another program; it was changed without turning all its bytes',
          { file },
        )
      : new ImagingError('damaged', `a header of ${rank} dimensions`, 'export it again', { file })
  }
  return {
    version,
    littleEndian,
    single: magic[1] === '+',
    dim,
    datatype: short(at.datatype),
    bitpix: short(at.bitpix),
    pixdim: reals(at.pixdim, 8),
    voxOffset: version === 1 ? float(at.offset) : long(at.offset),
    slope: real(at.slope),
    intercept: real(at.slope + width),
    units: version === 1 ? view.getUint8(at.units) : int(at.units),
    qformCode: version === 1 ? short(form.qform) : int(form.qform),
    sformCode: version === 1 ? short(form.sform) : int(form.sform),
    quaternion: reals(form.quaternion, 6),
    srows: reals(form.srows, 12),
  }
}
