import path from 'node:path'
import type { Grid } from '../../grid.ts'
import { ImagingError } from '../../imaging-error.ts'
import { checkedGrid } from '../checked-grid.ts'
import type { FileStart } from '../file-start.ts'
import { checkedSizes } from '../sizes.ts'
import { bytesOf, type StoredType } from '../stored-type.ts'
import { countedNumbers, noSpacing, numberIn } from '../text-header.ts'
import type { ImageHeader, StoredVoxels, VolumeFormat } from '../volume-format.ts'
import { encodeMetaImage } from './encode.ts'
import { type MetaFields, readMetaFields } from './fields.ts'

const types: Readonly<Record<string, StoredType>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
}

/** MetaImage in one file (.mha) or with the voxels in another (.mhd); raw, zlib or text. */
export const metaimage: VolumeFormat = {
  name: 'metaimage',
  label: 'MetaImage',
  extensions: ['.mha', '.mhd'],
  recognises: ({ bytes }) =>
    /^\s*[A-Za-z]+ *=/.test(bytes.toString('latin1', 0, 80)) &&
    /^ *NDims *=/m.test(bytes.toString('latin1', 0, 4096)),
  readHeader: async start => readHeader(start),
  encode: encodeMetaImage,
}

function readHeader(start: FileStart): ImageHeader {
  const { file } = start
  if (start.gzipped)
    throw new ImagingError('unsupported', 'a MetaImage gzipped as a whole', 'unpack it first', { file })
  const header = readMetaFields(start)
  const { fields } = header
  const text = (name: string, otherwise: string) => fields.get(name) ?? otherwise
  const dimensions = numberIn(text('NDims', ''), 'NDims', file)
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= 10))
    throw new ImagingError('damaged', `an image of ${dimensions} dimensions`, 'export it again', { file })
  const type = types[text('ElementType', '')]
  if (type === undefined)
    throw new ImagingError(
      'damaged',
      `voxels of type '${text('ElementType', '').slice(0, 40)}'`,
      'correct the header, or export it again',
      { file },
    )
  if (numberIn(text('ElementNumberOfChannels', '1'), 'ElementNumberOfChannels', file) !== 1)
    throw new ImagingError(
      'unsupported',
      `${text('ElementNumberOfChannels', '').slice(0, 20)} numbers a voxel`,
      'save each component as a volume of its own',
      { file },
    )
  const slope = numberIn(
    text('ElementToIntensityFunctionSlope', '1'),
    'ElementToIntensityFunctionSlope',
    file,
  )
  const offset = numberIn(
    text('ElementToIntensityFunctionOffset', '0'),
    'ElementToIntensityFunctionOffset',
    file,
  )
  if (slope !== 1 || offset !== 0)
    throw new ImagingError(
      'unsupported',
      'an intensity function, which some programs apply and others do not',
      'save the intensities themselves, and take the field away',
      { file },
    )
  const lengths = countedNumbers(text('DimSize', ''), dimensions, 'DimSize', file)
  const { size, frames } = checkedSizes(lengths, type, file)
  return {
    format: 'metaimage',
    file,
    grid: gridOf(fields, size, dimensions, file),
    frames,
    stored: storedOf(
      start,
      header,
      type,
      lengths.reduce((n, length) => n * length, bytesOf[type]),
    ),
    findings: fields.has('ElementSpacing') || fields.has('ElementSize') ? [] : [noSpacing(file)],
  }
}

/** Rows of TransformMatrix are the axes; of more than three dimensions the first three are of space. */
function gridOf(fields: ReadonlyMap<string, string>, size: Grid['size'], n: number, file: string): Grid {
  const first = (names: readonly string[]) => names.find(name => fields.has(name))
  const read = (names: readonly string[], count: number, otherwise: (i: number) => number) => {
    const name = first(names)
    if (name === undefined) return Array.from({ length: count }, (_, i) => otherwise(i))
    return countedNumbers(fields.get(name) ?? '', count, name, file)
  }
  const matrix = read(['TransformMatrix', 'Rotation', 'Orientation'], n * n, i => (i % (n + 1) === 0 ? 1 : 0))
  const offset = read(['Offset', 'Position', 'Origin'], n, () => 0)
  const spacing = read(['ElementSpacing', 'ElementSize'], n, () => 1)
  const axis = (i: number, row: number) => (i < n && row < n ? matrix[i * n + row] : i === row ? 1 : 0)
  // A negative spacing turns its axis, as in ITK.
  const sign = [0, 1, 2].map(i => (spacing[i] < 0 ? -1 : 1))
  const direction = [0, 1, 2].flatMap(row => [0, 1, 2].map(i => sign[i] * axis(i, row) + 0))
  return checkedGrid(
    {
      size,
      spacing: [Math.abs(spacing[0]), Math.abs(spacing[1] ?? 1), Math.abs(spacing[2] ?? 1)],
      origin: [offset[0], offset[1] ?? 0, offset[2] ?? 0],
      direction,
    },
    file,
  )
}

function storedOf(
  { file, size }: FileStart,
  { fields, end }: MetaFields,
  type: StoredType,
  whole: number,
): StoredVoxels {
  const isTrue = (name: string, otherwise: boolean) => {
    const value = fields.get(name)
    if (value === undefined) return otherwise
    if (/^(true|t|1|yes|y)$/i.test(value)) return true
    if (/^(false|f|0|no|n)$/i.test(value)) return false
    throw new ImagingError('damaged', `${name} is '${value.slice(0, 20)}'`, 'write True or False', { file })
  }
  const data = fields.get('ElementDataFile') ?? ''
  if (data === '' || /^LIST\b/i.test(data) || data.includes('%'))
    throw new ImagingError(
      data === '' ? 'damaged' : 'unsupported',
      data === '' ? 'it does not say where its voxels are' : 'voxels in several files',
      'save them in one file',
      { file },
    )
  const local = /^(LOCAL|Local|local)$/.test(data)
  const zlib = isTrue('CompressedData', false)
  const text = !isTrue('BinaryData', true)
  const skip = numberIn(fields.get('HeaderSize') ?? '0', 'HeaderSize', file)
  if (
    !Number.isSafeInteger(skip) ||
    skip < -1 ||
    (skip !== 0 && (local ? skip !== -1 : skip === -1)) ||
    (skip !== 0 && zlib)
  )
    throw new ImagingError('unsupported', `a HeaderSize of ${skip}`, 'save it without', { file })
  const offset = local ? (skip === -1 ? Math.max(end, size - whole) : end) : skip
  if (zlib) checkPackedSize(fields, local ? size - end : null, file)
  return {
    file: local ? file : path.resolve(path.dirname(file), data),
    compression: zlib ? 'gzip' : text ? 'text' : 'none',
    offset,
    skip: 0,
    type,
    littleEndian: !isTrue('ElementByteOrderMSB', isTrue('BinaryDataByteOrderMSB', false)),
    scale: null,
    framesFastest: false,
  }
}

/** @throws ImagingError where what follows the header is not as long as it says */
function checkPackedSize(fields: ReadonlyMap<string, string>, there: number | null, file: string): void {
  const text = fields.get('CompressedDataSize')
  if (text === undefined) return
  const promised = numberIn(text, 'CompressedDataSize', file)
  if (there === null || promised === there) return
  throw new ImagingError(
    promised > there ? 'truncated' : 'damaged',
    `its header promises ${promised} compressed bytes and ${there} follow`,
    'copy or export it again',
    { file },
  )
}
