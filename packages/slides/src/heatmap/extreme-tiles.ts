import { checkScores, type TileScores } from './tile-scores.ts'

export interface RankedTile {
  /** Place in the scores as they were given. */
  readonly index: number
  readonly x: number
  readonly y: number
  readonly value: number
}

/**
 * The tiles of highest and of lowest value, most extreme first. Of equal values the one given first comes first. Where
 * there are fewer than twice `count` tiles, a tile may stand in both.
 */
export function extremeTiles(
  scores: TileScores,
  count: number,
): { readonly top: readonly RankedTile[]; readonly bottom: readonly RankedTile[] } {
  checkScores(scores)
  const { x, y, values } = scores
  const order = Array.from(values.keys())
  const tiles = (rows: readonly number[]) =>
    rows.slice(0, count).map(index => ({ index, x: x[index], y: y[index], value: values[index] }))
  return {
    top: tiles(order.toSorted((a, b) => values[b] - values[a] || a - b)),
    bottom: tiles(order.toSorted((a, b) => values[a] - values[b] || a - b)),
  }
}
