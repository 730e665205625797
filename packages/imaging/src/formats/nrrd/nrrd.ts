import path from 'node:path'
import { ImagingError } from '../../imaging-error.ts'
import type { FileStart } from '../file-start.ts'
import { checkedSizes } from '../sizes.ts'
import { bytesOf, type StoredType } from '../stored-type.ts'
import { numberIn } from '../text-header.ts'
import type { Compression, ImageHeader, StoredVoxels, VolumeFormat } from '../volume-format.ts'
import { axesOf, lengthsOf, type NrrdAxis } from './axes.ts'
import { encodeNrrd } from './encode.ts'
import { type NrrdFields, nrrdMark, readNrrdFields } from './fields.ts'
import { kindsOf } from './kinds.ts'
import { placementOf } from './placement.ts'

const types: readonly (readonly [RegExp, StoredType])[] = [
  [/^(signed char|int8|int8_t)$/, 'int8'],
  [/^(uchar|unsigned char|uint8|uint8_t)$/, 'uint8'],
  [/^(short|short int|signed short|signed short int|int16|int16_t)$/, 'int16'],
  [/^(ushort|unsigned short|unsigned short int|uint16|uint16_t)$/, 'uint16'],
  [/^(int|signed int|int32|int32_t)$/, 'int32'],
  [/^(uint|unsigned int|uint32|uint32_t)$/, 'uint32'],
  [/^(longlong|long long|long long int|signed long long|signed long long int|int64|int64_t)$/, 'int64'],
  [/^(ulonglong|unsigned long long|unsigned long long int|uint64|uint64_t)$/, 'uint64'],
  [/^float$/, 'float32'],
  [/^double$/, 'float64'],
]
const encodings: readonly (readonly [RegExp, Compression])[] = [
  [/^raw$/, 'none'],
  [/^(gz|gzip)$/, 'gzip'],
  [/^(txt|text|ascii)$/, 'text'],
]

/** NRRD 1 to 5, in one file (.nrrd) or with the voxels in another (.nhdr); raw, gzip or text. */
export const nrrd: VolumeFormat = {
  name: 'nrrd',
  label: 'NRRD',
  extensions: ['.nrrd', '.nhdr'],
  recognises: ({ bytes }) => nrrdMark.test(bytes.toString('latin1', 0, 10)),
  readHeader: async start => readHeader(start),
  encode: encodeNrrd,
}

function readHeader(start: FileStart): ImageHeader {
  const { file } = start
  if (start.gzipped)
    throw new ImagingError('unsupported', 'an NRRD gzipped as a whole', 'unpack it first', { file })
  const header = readNrrdFields(start)
  const { fields } = header
  const type = typeOf(fields, file)
  const lengths = lengthsOf(fields, file)
  const kinds = kindsOf(fields, lengths.length, file)
  const axes = axesOf(fields, lengths, kinds, file)
  const { spatial, other, framesFastest } = sorted(axes, kinds, file)
  const frames = other?.length ?? 1
  const [x, y = 1, z = 1] = spatial.map(axis => axis.length)
  checkedSizes([x, y, z, frames], type, file)
  const { grid, findings } = placementOf(fields, spatial, file)
  const stored = storedOf(
    start,
    header,
    type,
    axes.reduce((n, axis) => n * axis.length, 1),
  )
  return { format: 'nrrd', file, grid, frames, stored: { ...stored, framesFastest }, findings }
}

function typeOf(fields: ReadonlyMap<string, string>, file: string): StoredType {
  const name = (fields.get('type') ?? '').toLowerCase()
  const type = types.find(([pattern]) => pattern.test(name))?.[1]
  if (type !== undefined) return type
  throw name === 'block'
    ? new ImagingError('unsupported', 'voxels of blocks', 'save one number a voxel', { file })
    : new ImagingError(
        'damaged',
        `voxels of type '${name.slice(0, 40)}'`,
        'correct the header, or export it again',
        {
          file,
        },
      )
}

/** Up to three axes of space and at most one of frames, which lies first or last. */
function sorted(axes: readonly NrrdAxis[], kinds: readonly string[], file: string) {
  const spatial = axes.flatMap(axis => (axis.vector === null ? [] : [{ ...axis, vector: axis.vector }]))
  const places = axes.flatMap((axis, i) => (axis.vector === null && axis.length > 1 ? [i] : []))
  const fault = (fault: 'wrong-rank' | 'unsupported', what: string) =>
    new ImagingError(fault, what, 'save each component as a volume of its own', { file })
  if (spatial.length === 0 || spatial.length > 3 || places.length > 1)
    throw fault(
      'wrong-rank',
      `an image of ${axes.length} axes (${axes.map(axis => axis.length).join(' x ')})`,
    )
  const [at] = places
  if (at === undefined) return { spatial, other: null, framesFastest: false }
  const kind = kinds[at] ?? ''
  if (/color|matrix|complex|quaternion|normal|gradient/.test(kind))
    throw fault('unsupported', `voxels of kind '${kind.slice(0, 40)}'`)
  if (at !== 0 && at !== axes.length - 1)
    throw fault('unsupported', `frames along axis ${at + 1} of ${axes.length}`)
  return { spatial, other: axes[at], framesFastest: at === 0 }
}

function storedOf(
  { file, size }: FileStart,
  { fields, end }: NrrdFields,
  type: StoredType,
  count: number,
): Omit<StoredVoxels, 'framesFastest'> {
  const encoding = (fields.get('encoding') ?? '').toLowerCase()
  const compression = encodings.find(([pattern]) => pattern.test(encoding))?.[1]
  if (compression === undefined)
    throw new ImagingError(
      'unsupported',
      `an encoding '${encoding.slice(0, 40)}'`,
      'save it with encoding raw or gzip',
      { file },
    )
  const data = fields.get('data file')
  if (data !== undefined && (data.startsWith('LIST') || data.includes('%')))
    throw new ImagingError('unsupported', 'voxels in several files', 'save them in one', { file })
  const bytes = numberIn(fields.get('byte skip') ?? '0', 'byte skip', file)
  const lines = numberIn(fields.get('line skip') ?? '0', 'line skip', file)
  if (lines !== 0 || !Number.isSafeInteger(bytes) || bytes < -1 || (bytes === -1 && compression !== 'none'))
    throw new ImagingError(
      'unsupported',
      `a line skip of ${lines} and a byte skip of ${bytes}`,
      'save it without',
      {
        file,
      },
    )
  // A byte skip of -1: the voxels are the last bytes of the file.
  const whole = count * bytesOf[type]
  if (bytes === -1 && data !== undefined)
    throw new ImagingError('unsupported', 'a byte skip of -1 in another file', 'save it in one file', {
      file,
    })
  const skipped = bytes === -1 ? Math.max(end, size - whole) - end : bytes
  const packed = compression === 'gzip'
  const first = data === undefined ? end : 0
  return {
    file: data === undefined ? file : path.resolve(path.dirname(file), data),
    compression,
    offset: packed ? first : first + skipped,
    skip: packed ? skipped : 0,
    type,
    littleEndian: littleEndian(fields, type, compression, file),
    scale: null,
  }
}

function littleEndian(
  fields: ReadonlyMap<string, string>,
  type: StoredType,
  compression: Compression,
  file: string,
): boolean {
  const endian = fields.get('endian')?.toLowerCase()
  if (endian === 'little' || endian === 'big') return endian === 'little'
  if (bytesOf[type] === 1 || compression === 'text') return true
  throw new ImagingError(
    'wrong-byte-order',
    endian === undefined ? 'it does not say its byte order' : `a byte order '${endian.slice(0, 20)}'`,
    "write 'endian: little' or 'endian: big' in its header",
    { file },
  )
}
