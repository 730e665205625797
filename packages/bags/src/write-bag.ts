import { deflateSync } from 'node:zlib'
import type { AttributeRecord, RawAttributes } from './attributes.ts'
import { BagError } from './bag-error.ts'
import { encodeHalf, largestHalf } from './half.ts'
import { attributeMessage } from './writing/attribute-message.ts'
import { writeChunkIndex } from './writing/chunk-index.ts'
import { bytesOf, coordsType } from './writing/coords.ts'
import {
  datasetMessages,
  groupMessages,
  link,
  type Message,
  objectHeader,
  superblock,
  superblockBytes,
} from './writing/messages.ts'
import { type PartFile, writeAtomically } from './writing/part-file.ts'
import { TextHeap } from './writing/text-heap.ts'

/** What a bag's file will hold. */
export interface NewBag {
  /** Row-major instances x dimensions. */
  readonly features: Float32Array
  readonly dimensions: number
  /** Row-major instances x 2, stored as the type of the array. */
  readonly coords?: Int32Array | BigInt64Array | Float32Array | Float64Array | null
  /** One an instance. */
  readonly times?: Float64Array | null
  /** As they will stand in the file; `tileAttributes` makes those of a tool. */
  readonly attributes?: Partial<RawAttributes>
}

export interface WriteOptions {
  /** float16 by default: half the size, and the precision in which encoders are run. */
  readonly storage?: 'float16' | 'float32'
  /** `feats` for STAMP. */
  readonly name?: 'features' | 'feats'
  /** In one piece by default, which is read fastest. */
  readonly chunkRows?: number
  /** Level 1 to 9, in chunks of `chunkRows` (256 by default), shuffled first. */
  readonly gzip?: number
}

/** Values converted and written at once. */
const blockValues = 1 << 20

/**
 * Writes a bag that CLAM, TRIDENT, STAMP and h5py read. The file appears under its name when it is whole.
 * @throws BagError `empty`, `coords-mismatch`, `times-mismatch`, `not-finite` (naming the instance; also where a value
 * is too large for float16), `disk-full`, `cannot-write`
 */
export function writeBag(file: string, bag: NewBag, options: WriteOptions = {}): void {
  const instances = checkBag(file, bag)
  const { storage = 'float16', name = 'features' } = options
  const encode = encoder(file, bag, storage)
  writeAtomically(file, part => {
    part.append(new Uint8Array(superblockBytes))
    const shape = [instances, bag.dimensions]
    const place = writeFeatures(part, encode, shape, options)
    const coords = bag.coords && part.append(bytesOf(bag.coords))
    const times = bag.times && part.append(bytesOf(bag.times))
    const heap = new TextHeap(part.end)
    const attributesOf = (record: AttributeRecord = {}) =>
      Object.entries(record).map(([key, value]) => attributeMessage(file, key, value, heap))
    const { attributes } = bag
    const headers: [string, Message[]][] = [
      [name, [...datasetMessages(storage, shape, place), ...attributesOf(attributes?.features)]],
    ]
    if (bag.coords && coords != null)
      headers.push([
        'coords',
        [
          ...datasetMessages(coordsType(bag.coords), [instances, 2], { address: coords }),
          ...attributesOf(attributes?.coords),
        ],
      ])
    if (times != null) headers.push(['times', datasetMessages('float64', [instances], { address: times })])
    const ofFile = attributesOf(attributes?.file)
    part.append(heap.done())
    const links = headers.map(([key, messages]) => link(key, part.append(objectHeader(messages))))
    const root = part.append(objectHeader([...groupMessages(), ...links, ...ofFile]))
    part.begin(superblock(part.end, root))
  })
}

function checkBag(file: string, { features, dimensions, coords, times }: NewBag): number {
  const instances = features.length / dimensions
  if (!(Number.isInteger(instances) && instances > 0))
    throw new BagError(
      'empty',
      file,
      `would hold ${features.length} numbers in rows of ${dimensions}`,
      'whole rows, and at least one, are needed',
    )
  if (coords && coords.length !== 2 * instances)
    throw new BagError(
      'coords-mismatch',
      file,
      `would hold ${instances} instances and ${coords.length / 2} coordinates`,
      'one pair an instance is needed',
    )
  if (times && !(times.length === instances && times.every(Number.isFinite)))
    throw new BagError(
      'times-mismatch',
      file,
      `would hold ${instances} instances and ${times.length} times`,
      'one finite time an instance is needed',
    )
  return instances
}

/** Rows as bytes of the file, checked on the way. */
type Encode = (fromRow: number, toRow: number) => Uint8Array

function encoder(file: string, { features, dimensions }: NewBag, storage: 'float16' | 'float32'): Encode {
  const limit = storage === 'float16' ? largestHalf + 16 : Number.POSITIVE_INFINITY
  return (fromRow, toRow) => {
    const values = features.subarray(fromRow * dimensions, toRow * dimensions)
    const halves = new Uint16Array(storage === 'float16' ? values.length : 0)
    for (let i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) < limit)) throw refused(file, fromRow + Math.floor(i / dimensions), values[i])
      if (storage === 'float16') halves[i] = encodeHalf(values[i])
    }
    return bytesOf(storage === 'float16' ? halves : values)
  }
}

function refused(file: string, instance: number, value: number): BagError {
  const [what, cure] = Number.isFinite(value)
    ? [`beyond float16 (${largestHalf})`, "write it with storage 'float32'"]
    : ['which is no number', 'leave the instance out']
  return new BagError('not-finite', file, `would hold ${value} in instance ${instance}, ${what}`, cure, {
    instance,
  })
}

function writeFeatures(
  part: PartFile,
  encode: Encode,
  [instances, dimensions]: readonly number[],
  { gzip, chunkRows = gzip === undefined ? undefined : 256, storage = 'float16' }: WriteOptions,
) {
  if (chunkRows === undefined) {
    const address = part.end
    // Blocks of a multiple of 8 rows end at a multiple of 8 bytes, so that they follow one another without a gap.
    const rows = Math.max(8, Math.floor(blockValues / dimensions / 8) * 8)
    for (let from = 0; from < instances; from += rows)
      part.append(encode(from, Math.min(instances, from + rows)))
    return { address }
  }
  const rows = Math.min(chunkRows, instances)
  const width = storage === 'float16' ? 2 : 4
  const chunks = []
  for (let from = 0; from < instances; from += rows) {
    const whole = new Uint8Array(rows * dimensions * width)
    whole.set(encode(from, Math.min(instances, from + rows)))
    const bytes = gzip === undefined ? whole : deflateSync(shuffle(whole, width), { level: gzip })
    chunks.push({ address: part.append(bytes), bytes: bytes.length })
  }
  const index = writeChunkIndex(chunks, rows, bytes => part.append(bytes))
  return { chunking: { rows, index, gzip: gzip ?? null } }
}

/** First bytes of all numbers, then second bytes: signs and exponents side by side deflate better. */
function shuffle(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width
  const shuffled = new Uint8Array(bytes.length)
  for (let i = 0; i < count; i++)
    for (let k = 0; k < width; k++) shuffled[k * count + i] = bytes[i * width + k]
  return shuffled
}
