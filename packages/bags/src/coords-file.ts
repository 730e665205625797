import { type AttributeRecord, type BagAttributes, readAttributes } from './attributes.ts'
import { BagError } from './bag-error.ts'
import { attributesOf, datasetNamed, shapeText, smallestStep } from './bag-layout.ts'
import { withHdf5 } from './hdf5/open-file.ts'
import { readNumbers } from './hdf5/read-numbers.ts'
import { attributeMessage } from './writing/attribute-message.ts'
import { bytesOf, type Coords, coordsType } from './writing/coords.ts'
import {
  datasetMessages,
  groupMessages,
  link,
  objectHeader,
  superblock,
  superblockBytes,
} from './writing/messages.ts'
import { writeAtomically } from './writing/part-file.ts'
import { TextHeap } from './writing/text-heap.ts'

/** Where the tiles of a slide lie, of a file with features or without. */
export interface TileCoords {
  /** Row-major tiles x 2. */
  readonly coords: Float64Array
  readonly attributes: BagAttributes
}

/**
 * Writes tiles without features, as CLAM's and TRIDENT's first step leaves them for the second: a dataset `coords` and
 * its attributes. The file appears under its name when it is whole.
 * @throws BagError `empty`, `coords-mismatch`, `wrong-type`, `disk-full`, `cannot-write`
 */
export function writeCoords(file: string, coords: Coords, attributes: AttributeRecord = {}): void {
  if (coords.length === 0)
    throw new BagError('empty', file, 'would hold no tile', 'leave the slide out, and note the exclusion')
  if (coords.length % 2 !== 0)
    throw new BagError(
      'coords-mismatch',
      file,
      `would hold ${coords.length} coordinates`,
      'one pair a tile is needed',
    )
  writeAtomically(file, part => {
    part.append(new Uint8Array(superblockBytes))
    const address = part.append(bytesOf(coords))
    const heap = new TextHeap(part.end)
    const messages = [
      ...datasetMessages(coordsType(coords), [coords.length / 2, 2], { address }),
      ...Object.entries(attributes).map(([key, value]) => attributeMessage(file, key, value, heap)),
    ]
    part.append(heap.done())
    const root = part.append(
      objectHeader([...groupMessages(), link('coords', part.append(objectHeader(messages)))]),
    )
    part.begin(superblock(part.end, root))
  })
}

/**
 * Reads where tiles lie: of files without features (CLAM, TRIDENT), and of bags.
 * @throws BagError `no-such-file`, `not-hdf5`, `truncated`, `damaged`, `coords-mismatch`, `wrong-type`
 */
export async function readCoords(file: string): Promise<TileCoords> {
  return withHdf5(file, open => {
    const dataset = datasetNamed(open, 'coords')
    const shape = dataset?.shape ?? []
    const rank = shape.length
    const pairs = shape[rank - 1] === 2 && (rank === 2 || (rank === 3 && shape[0] === 1))
    if (!dataset || !pairs)
      throw new BagError(
        'coords-mismatch',
        file,
        dataset ? `holds coordinates of shape ${shapeText(shape)}` : "has no dataset 'coords'",
        'tiles x 2 are needed: tile the slide again',
      )
    const coords = readNumbers(open, dataset)
    const features = datasetNamed(open, 'features') ?? datasetNamed(open, 'feats')
    const raw = {
      file: attributesOf(open.file),
      features: features ? attributesOf(features) : {},
      coords: attributesOf(dataset),
    }
    const name = features === null ? 'features' : features.path.replace(/^\//, '')
    return { coords, attributes: readAttributes(raw, name, () => smallestStep(coords)) }
  })
}
