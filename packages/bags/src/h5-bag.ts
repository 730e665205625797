import type { BagAttributes } from './attributes.ts'
import { BagError } from './bag-error.ts'
import { type BagContents, type BagLayout, datasetNamed, describeBag } from './bag-layout.ts'
import { withHdf5 } from './hdf5/open-file.ts'
import { readNumbers } from './hdf5/read-numbers.ts'
import { readRange, readRows } from './read-features.ts'

/**
 * The features of one slide, scan or visit series in an .h5 file, read as they are asked for. Nothing is held open
 * between reads and nothing need be closed; a bag in memory is its description alone.
 */
export class H5Bag {
  readonly layout: BagLayout
  readonly attributes: BagAttributes
  /** When each instance was known (a dataset `times`, for visits); null where time has no meaning. */
  readonly times: Float64Array | null
  readonly hasCoords: boolean
  constructor({ layout, attributes, times, coordsRank }: BagContents) {
    this.layout = layout
    this.attributes = attributes
    this.times = times
    this.hasCoords = coordsRank !== null
  }

  get file(): string {
    return this.layout.file
  }

  get instances(): number {
    return this.layout.instances
  }

  get dimensions(): number {
    return this.layout.dimensions
  }

  /**
   * Rows `from` (inclusive) to `to` (exclusive), row-major instances x dimensions, into the beginning of `into`.
   * @throws BagError `not-finite` (naming the instance), `out-of-range`, `changed`, `damaged`, `truncated`
   */
  async read(from: number, to: number, into: Float32Array): Promise<void> {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= this.instances))
      throw this.outOfRange(`rows ${from} to ${to}`)
    this.checkRoom(to - from, into)
    if (from < to) await withHdf5(this.file, open => readRange(open, this.layout, from, to, into))
  }

  /**
   * The rows listed, in the order of the list (repeats allowed), into the beginning of `into`.
   * @throws BagError as {@link read}
   */
  async readRows(rows: Int32Array, into: Float32Array): Promise<void> {
    checkRows(this.layout, rows)
    this.checkRoom(rows.length, into)
    if (rows.length > 0) await withHdf5(this.file, open => readRows(open, this.layout, rows, into))
  }

  /** Row-major instances x 2, in the file's own unit (`attributes.coordinateUnit`); null where there are none. */
  async coords(): Promise<Float64Array | null> {
    if (!this.hasCoords) return null
    return withHdf5(this.file, open => {
      const dataset = datasetNamed(open, 'coords')
      return dataset && readNumbers(open, dataset)
    })
  }

  private checkRoom(rows: number, into: Float32Array): void {
    if (into.length < rows * this.dimensions)
      throw this.outOfRange(`${rows} rows of ${this.dimensions} in room for ${into.length} numbers`)
  }

  private outOfRange(what: string): BagError {
    return new BagError(
      'out-of-range',
      this.file,
      `has ${this.instances} instances; ${what} were asked for`,
      'ask for rows within the bag',
    )
  }
}

/** @throws BagError `out-of-range`, naming the row */
export function checkRows({ file, instances }: BagLayout, rows: Int32Array): void {
  const wrong = rows.find(row => row < 0 || row >= instances)
  if (wrong !== undefined)
    throw new BagError(
      'out-of-range',
      file,
      `has ${instances} instances; row ${wrong} was asked for`,
      'ask for rows within the bag',
    )
}

/**
 * Opens a bag in the layout of CLAM, TRIDENT or STAMP: checks that features, coordinates and times fit each other,
 * and reads none of the features.
 * @throws BagError `no-such-file`, `not-hdf5`, `truncated`, `no-features`, `wrong-rank`, `wrong-type`, `empty`,
 * `coords-mismatch`, `times-mismatch`, `damaged`
 */
export async function openBag(file: string): Promise<H5Bag> {
  return new H5Bag(await withHdf5(file, describeBag))
}
