import { openBag } from '@tessera/bags'
import { FindingsError, hasErrors } from '@tessera/evidence'
import { type Column, columnOf, hasColumn, numberAt, readTable } from '@tessera/tables'
import { SlideError } from '../slide-error.ts'
import { checkScores, type TileScores } from './tile-scores.ts'

export interface ScoreSource {
  /** Column of the table (by default `score`, `attention`, `value`: the first that is there), or number of the feature in an .h5 bag, from 0. */
  readonly column?: string
  /** Side of a tile in level-0 pixels, where the file does not say. */
  readonly size?: number
}

const usual = ['score', 'attention', 'value'] as const

/**
 * The score of each tile of a slide: from a table (CSV, Parquet, ...) with columns `x`, `y` (level-0 pixels of the upper
 * left corner), the score and where wanted `size`; or from an .h5 bag, one of its features. Rows without a score are left out
 * and counted.
 * @param mpp micrometres a pixel of level 0, for bags whose coordinates are in micrometres (STAMP)
 * @throws SlideError `bad-setting`; FindingsError and BagError of the reader
 */
export async function readScores(
  file: string,
  source: ScoreSource,
  mpp: number | null,
): Promise<{ readonly scores: TileScores; readonly column: string; readonly without: number }> {
  const read = /\.(h5|hdf5)$/i.test(file) ? await fromBag(file, source, mpp) : await fromTable(file, source)
  const { x, y, values, size } = read.scores
  const kept = Array.from(values.keys()).filter(row => Number.isFinite(values[row]))
  const scores = {
    x: Float64Array.from(kept, row => x[row]),
    y: Float64Array.from(kept, row => y[row]),
    values: Float64Array.from(kept, row => values[row]),
    size,
  }
  checkScores(scores)
  return { scores, column: read.column, without: values.length - kept.length }
}

interface Read {
  readonly scores: TileScores
  readonly column: string
}

async function fromTable(file: string, source: ScoreSource): Promise<Read> {
  const { table, findings } = await readTable(file)
  if (hasErrors(findings)) throw new FindingsError(findings)
  const column = source.column ?? usual.find(name => hasColumn(table, name))
  if (column === undefined || !hasColumn(table, column))
    throw bad(
      file,
      column === undefined ? `no column ${usual.join(', ')}` : `no column ${column}`,
      'name the column of the scores with --column',
    )
  const numbers = (name: string): Float64Array => {
    const found: Column | null = hasColumn(table, name) ? columnOf(table, name) : null
    if (found === null || found.kind !== 'number')
      throw bad(file, `no column ${name} of numbers`, 'give x, y and the score of each tile as numbers')
    return Float64Array.from({ length: table.rowCount }, (_, row) => numberAt(found, row))
  }
  const sizes = source.size === undefined && hasColumn(table, 'size') ? numbers('size') : null
  const size = source.size ?? sizes?.[0]
  if (size === undefined)
    throw bad(file, 'nothing says how large a tile is', 'add a column size, or give --size in level-0 pixels')
  if (sizes?.some(one => one !== size))
    throw bad(file, 'tiles of several sizes', 'draw the tiles of each size by themselves')
  return { column, scores: { x: numbers('x'), y: numbers('y'), values: numbers(column), size } }
}

async function fromBag(file: string, source: ScoreSource, mpp: number | null): Promise<Read> {
  const bag = await openBag(file)
  const at = Number(source.column ?? (bag.dimensions === 1 ? 0 : Number.NaN))
  if (!(Number.isInteger(at) && at >= 0 && at < bag.dimensions))
    throw bad(
      file,
      `a bag of ${bag.dimensions} features`,
      `give the number of the feature to draw: --column 0 to ${bag.dimensions - 1}`,
    )
  const coords = await bag.coords()
  if (coords === null)
    throw bad(file, 'the bag has no coordinates', 'write the bag with coords, one pair a tile')
  const { coordinateUnit, micrometresPerUnit, tile } = bag.attributes
  const unit = coordinateUnit === 'pixel' ? 1 : (micrometresPerUnit ?? Number.NaN) / (mpp ?? Number.NaN)
  if (Number.isNaN(unit))
    throw bad(file, 'coordinates in micrometres, of a slide without a scale', 'give the slide its mpp')
  const size =
    source.size ??
    tile.level0Pixels ??
    (tile.micrometres !== null && mpp !== null ? tile.micrometres / mpp : null)
  if (size === null)
    throw bad(file, 'the bag does not say how large a tile is', 'give --size in level-0 pixels')
  const features = new Float32Array(bag.instances * bag.dimensions)
  await bag.read(0, bag.instances, features)
  const rows = { length: bag.instances }
  return {
    column: String(at),
    scores: {
      x: Float64Array.from(rows, (_, row) => coords[2 * row] * unit),
      y: Float64Array.from(rows, (_, row) => coords[2 * row + 1] * unit),
      values: Float64Array.from(rows, (_, row) => features[row * bag.dimensions + at]),
      size,
    },
  }
}

function bad(file: string, what: string, cure: string): SlideError {
  return new SlideError('bad-setting', what, cure, { file })
}
