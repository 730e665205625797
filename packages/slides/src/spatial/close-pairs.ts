import { sortIntoCells } from './cell-grid.ts'

/** Some pairs of points; only the first `count` places of the arrays are filled. */
export interface PairBatch {
  readonly first: Int32Array
  readonly second: Int32Array
  /** x of the second less x of the first, µm, and so y. */
  readonly dx: Float64Array
  readonly dy: Float64Array
  readonly distance: Float64Array
  count: number
}

interface Coordinates {
  readonly x: Float64Array
  readonly y: Float64Array
}

const largestBatch = 8192

/** All pairs of different points no further apart than `radius`, each once, in batches whose arrays are used again. */
export function closePairs({ x, y }: Coordinates, radius: number, take: (batch: PairBatch) => void): void {
  const grid = sortIntoCells(x, y, radius)
  const batch = emptyBatch(x.length)
  const { columns, rows, start } = grid
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      const right = start[row * columns + Math.min(columns, column + 2)]
      const below = row + 1 < rows ? (row + 1) * columns : -1
      const [from, to] =
        below < 0
          ? [0, 0]
          : [start[below + Math.max(0, column - 1)], start[below + Math.min(columns, column + 2)]]
      for (let i = start[cell]; i < start[cell + 1]; i++) {
        scan(grid, grid.x[i], grid.y[i], grid.index[i], i + 1, right, radius, batch, take)
        scan(grid, grid.x[i], grid.y[i], grid.index[i], from, to, radius, batch, take)
      }
    }
  if (batch.count > 0) take(batch)
}

/** All pairs of a point of the one and a point of the other set no further apart than `radius`. */
export function closeCrossPairs(
  from: Coordinates,
  to: Coordinates,
  radius: number,
  take: (batch: PairBatch) => void,
): void {
  const grid = sortIntoCells(to.x, to.y, radius)
  const batch = emptyBatch(from.x.length)
  const { columns, rows, start, x0, y0, cell } = grid
  // In the order of the cells, so that neighbours in the loop are neighbours in memory.
  const ordered = sortIntoCells(from.x, from.y, radius)
  for (let i = 0; i < ordered.x.length; i++) {
    const [px, py] = [ordered.x[i], ordered.y[i]]
    const column = Math.floor((px - x0) / cell)
    const row = Math.floor((py - y0) / cell)
    if (column < -1 || column > columns) continue
    const [left, right] = [Math.max(0, column - 1), Math.min(columns, column + 2)]
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
      scan(
        grid,
        px,
        py,
        ordered.index[i],
        start[r * columns + left],
        start[r * columns + right],
        radius,
        batch,
        take,
      )
  }
  if (batch.count > 0) take(batch)
}

function scan(
  grid: ReturnType<typeof sortIntoCells>,
  px: number,
  py: number,
  own: number,
  from: number,
  to: number,
  radius: number,
  batch: PairBatch,
  take: (batch: PairBatch) => void,
): void {
  const { x, y, index } = grid
  const squared = radius * radius
  for (let j = from; j < to; j++) {
    const dx = x[j] - px
    const dy = y[j] - py
    const d = dx * dx + dy * dy
    if (d > squared) continue
    if (batch.count === batch.first.length) {
      take(batch)
      batch.count = 0
    }
    const at = batch.count++
    batch.first[at] = own
    batch.second[at] = index[j]
    batch.dx[at] = dx
    batch.dy[at] = dy
    batch.distance[at] = Math.sqrt(d)
  }
}

/** Few points do not need much room: simulations make many small patterns. */
function emptyBatch(points: number): PairBatch {
  const size = Math.min(largestBatch, 8 * points + 8)
  return {
    first: new Int32Array(size),
    second: new Int32Array(size),
    dx: new Float64Array(size),
    dy: new Float64Array(size),
    distance: new Float64Array(size),
    count: 0,
  }
}
