import { SlideError } from '../slide-error.ts'

/** One number a tile: attention, a probability, a feature. Tiles are squares that may overlap. */
export interface TileScores {
  /** Upper left corners in level-0 pixels. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Side of a tile in level-0 pixels. */
  readonly size: number
  /** Finite; a tile without a value is left out, not NaN. */
  readonly values: Float64Array
}

/** @throws SlideError `bad-setting` for lengths that differ, no tiles, a size that is not positive, values that are not finite */
export function checkScores({ x, y, size, values }: TileScores): void {
  const wrong = (what: string, cure: string) => new SlideError('bad-setting', what, cure)
  if (x.length !== y.length || x.length !== values.length)
    throw wrong(
      `${x.length} x, ${y.length} y and ${values.length} values`,
      'give each tile a corner and a value',
    )
  if (values.length === 0) throw wrong('no tiles', 'give at least one tile with its value')
  if (!(size > 0 && Number.isFinite(size)))
    throw wrong(`tiles of ${size} pixels`, 'give the side of a tile in pixels of level 0')
  const bad = values.findIndex((value, at) => !Number.isFinite(value + x[at] + y[at]))
  if (bad >= 0)
    throw wrong(`tile ${bad + 1} at ${x[bad]}, ${y[bad]} has the value ${values[bad]}`, 'leave it out')
}
