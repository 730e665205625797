import type { Dataset } from 'h5wasm/node'
import {
  type AttributeRecord,
  type AttributeValue,
  type BagAttributes,
  readAttributes,
} from './attributes.ts'
import { BagError } from './bag-error.ts'
import type { OpenFile } from './hdf5/open-file.ts'
import { readNumbers } from './hdf5/read-numbers.ts'

/** How features are stored. */
export type Storage = 'float16' | 'float32' | 'float64'

/** Where the numbers of a bag lie in its file: plain data, so that it can be sent to a worker thread. */
export interface BagLayout {
  readonly file: string
  /** Name of the dataset: `features` (CLAM, TRIDENT) or `feats` (STAMP). */
  readonly name: string
  /** 2 for instances x dimensions, 3 with a leading 1, 1 for one instance alone (a slide's or a patient's vector). */
  readonly rank: 1 | 2 | 3
  readonly instances: number
  readonly dimensions: number
  readonly storage: Storage
  /** Rows of a chunk; null where the dataset lies in one piece. */
  readonly chunkRows: number | null
  readonly compressed: boolean
}

export interface BagContents {
  readonly layout: BagLayout
  readonly attributes: BagAttributes
  /** Shape of `coords`; null where there are none for the instances. */
  readonly coordsRank: 2 | 3 | null
  readonly times: Float64Array | null
}

const names = ['features', 'feats']

/**
 * Finds the features of a file and checks what can be checked without reading them.
 * @throws BagError `no-features`, `wrong-rank`, `wrong-type`, `empty`, `coords-mismatch`, `times-mismatch`
 */
export function describeBag(open: OpenFile): BagContents {
  const { path } = open
  const dataset = findFeatures(open)
  const layout = layoutOf(open, dataset)
  const coords = layout.rank === 1 ? null : datasetNamed(open, 'coords')
  const coordsRank = coords && checkCoords(path, coords, layout.instances)
  const raw = {
    file: attributesOf(open.file),
    features: attributesOf(dataset),
    coords: coords ? attributesOf(coords) : {},
  }
  const stride = () => (coords ? smallestStep(readNumbers(open, coords)) : null)
  return {
    layout,
    attributes: readAttributes(raw, layout.name, stride),
    coordsRank,
    times: timesOf(open, layout.instances),
  }
}

function findFeatures(open: OpenFile): Dataset {
  for (const name of names) {
    const dataset = datasetNamed(open, name)
    if (dataset) return dataset
  }
  const keys = open.file.keys()
  const holds = keys.length === 0 ? 'nothing' : keys.map(key => `'${key}'`).join(', ')
  const cure = keys.includes('coords')
    ? 'these are tiles without features: run the extraction of features on them'
    : "features are expected under 'features' (CLAM, TRIDENT) or 'feats' (STAMP)"
  throw new BagError('no-features', open.path, `has no dataset of features; it holds ${holds}`, cure)
}

export function datasetNamed({ file, library }: OpenFile, name: string): Dataset | null {
  const entity = file.keys().includes(name) ? file.get(name) : null
  return entity instanceof library.h5.Dataset ? entity : null
}

function layoutOf(open: OpenFile, dataset: Dataset): BagLayout {
  const { path, library } = open
  const { shape, type, size, chunks } = dataset.metadata
  const name = dataset.path.replace(/^\//, '')
  const storages: Record<number, Storage> = { 2: 'float16', 4: 'float32', 8: 'float64' }
  const storage = type === library.h5.Module.H5T_class_t.H5T_FLOAT.value ? storages[size] : undefined
  if (storage === undefined)
    throw new BagError(
      'wrong-type',
      path,
      `holds '${name}' that are not floats`,
      'store them as float16 or float32',
    )
  const given = shape ?? []
  const rank = given.length
  const leads = rank === 3 && given[0] !== 1
  if ((rank !== 1 && rank !== 2 && rank !== 3) || leads)
    throw new BagError(
      'wrong-rank',
      path,
      `holds '${name}' of shape ${shapeText(given)}`,
      'instances x dimensions, or 1 x instances x dimensions, are needed',
    )
  const instances = rank === 1 ? 1 : given[rank - 2]
  const dimensions = given[rank - 1]
  if (instances === 0 || dimensions === 0)
    throw new BagError(
      'empty',
      path,
      `holds '${name}' of shape ${shapeText(given)}: a bag without instances`,
      'leave the bag out (null), and note the exclusion',
    )
  const chunkRows = chunks && rank > 1 ? chunks[rank - 2] : null
  const compressed = chunkRows !== null && dataset.filters.length > 0
  return { file: path, name, rank, instances, dimensions, storage, chunkRows, compressed }
}

function checkCoords(path: string, coords: Dataset, instances: number): 2 | 3 {
  const shape = coords.shape ?? []
  const rank = shape.length
  const fits = shape[rank - 1] === 2 && shape[rank - 2] === instances && (rank === 2 || shape[0] === 1)
  if ((rank === 2 || rank === 3) && fits) return rank
  throw new BagError(
    'coords-mismatch',
    path,
    `has ${instances} instances and coordinates of shape ${shapeText(shape)}`,
    `${instances} x 2 are needed: extract it again`,
  )
}

function timesOf(open: OpenFile, instances: number): Float64Array | null {
  const dataset = datasetNamed(open, 'times')
  if (!dataset) return null
  const times = readNumbers(open, dataset)
  if (times.length === instances && times.every(Number.isFinite)) return times
  throw new BagError(
    'times-mismatch',
    open.path,
    `has ${instances} instances and ${times.length} times`,
    'one finite time an instance is needed',
  )
}

export function attributesOf(holder: { attrs: Record<string, { json_value: unknown }> }): AttributeRecord {
  return Object.fromEntries(Object.entries(holder.attrs).map(([name, one]) => [name, plain(one.json_value)]))
}

function plain(value: unknown): AttributeValue {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return Array.isArray(value) ? value.map(plain) : null
}

/** Smallest distance along an axis between two of the first tiles. */
export function smallestStep(coords: Float64Array): number | null {
  let smallest = Number.POSITIVE_INFINITY
  for (const axis of [0, 1]) {
    const along = Float64Array.from(
      { length: Math.min(4096, coords.length / 2) },
      (_, i) => coords[2 * i + axis],
    )
    along.sort()
    for (let i = 1; i < along.length; i++)
      if (along[i] > along[i - 1]) smallest = Math.min(smallest, along[i] - along[i - 1])
  }
  return Number.isFinite(smallest) ? smallest : null
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? '()' : shape.join(' x ')
}
