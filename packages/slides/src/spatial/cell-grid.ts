/**
 * Points sorted into square cells of a grid, row by row, so that the points of neighbouring cells of a row lie side by side in
 * memory. Points of cell c are `start[c]` to before `start[c + 1]`.
 */
export interface CellGrid {
  readonly columns: number
  readonly rows: number
  readonly x0: number
  readonly y0: number
  readonly cell: number
  readonly start: Int32Array
  /** In the order of the cells. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Number of each in the order in which the points were given. */
  readonly index: Int32Array
}

const mostCells = 4_000_000

/** Cells of the given side, or larger ones where there would be more than four million of them. */
export function sortIntoCells(px: Float64Array, py: Float64Array, side: number): CellGrid {
  const n = px.length
  let [x0, y0, x1, y1] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  for (let i = 0; i < n; i++) {
    if (px[i] < x0) x0 = px[i]
    if (px[i] > x1) x1 = px[i]
    if (py[i] < y0) y0 = py[i]
    if (py[i] > y1) y1 = py[i]
  }
  const [wide, high] = n === 0 ? [0, 0] : [x1 - x0, y1 - y0]
  let cell = side
  while ((Math.floor(wide / cell) + 1) * (Math.floor(high / cell) + 1) > mostCells) cell *= 2
  const [columns, rows] = [Math.floor(wide / cell) + 1, Math.floor(high / cell) + 1]
  const start = new Int32Array(columns * rows + 1)
  const cellOf = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    cellOf[i] = Math.floor((py[i] - y0) / cell) * columns + Math.floor((px[i] - x0) / cell)
    start[cellOf[i] + 1]++
  }
  for (let c = 0; c < columns * rows; c++) start[c + 1] += start[c]
  const next = start.slice()
  const [x, y, index] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)]
  for (let i = 0; i < n; i++) {
    const at = next[cellOf[i]]++
    x[at] = px[i]
    y[at] = py[i]
    index[at] = i
  }
  return { columns, rows, x0: n === 0 ? 0 : x0, y0: n === 0 ? 0 : y0, cell, start, x, y, index }
}
