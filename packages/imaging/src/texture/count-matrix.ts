/**
 * How often grey level `rows[c]` met `columns[c]` (another level, a run's length, a zone's size, ...): a matrix as the
 * list of its cells that are not zero, by row, then by column, both counted from 1.
 */
export interface CountMatrix {
  /** Grey levels that the rows could have, N_g. */
  readonly ng: number
  readonly rows: Int32Array
  readonly columns: Int32Array
  readonly counts: Float64Array
  /** Voxels that could have been counted, N_v; of merged matrices the (weighted) sum. */
  readonly voxels: number
}

/** The matrix of a table of counts with rows 0 to `ng` (0 is left out) of `width` columns, the first of them left out. */
export function fromTable(table: ArrayLike<number>, ng: number, width: number, voxels: number): CountMatrix {
  let cells = 0
  for (let i = 1; i <= ng; i++)
    for (let at = i * width + 1, end = (i + 1) * width; at < end; at++) if (table[at] !== 0) cells++
  const [rows, columns] = [new Int32Array(cells), new Int32Array(cells)]
  const counts = new Float64Array(cells)
  let c = 0
  for (let i = 1; i <= ng; i++)
    for (let j = 1; j < width; j++) {
      const count = table[i * width + j]
      if (count === 0) continue
      rows[c] = i
      columns[c] = j
      counts[c++] = count
    }
  return { ng, rows, columns, counts, voxels }
}

/**
 * The matrix of `rows[n]` and `columns[n]`, each a pair that was met once, in any order. Few columns are common and many
 * are rare (zones of one voxel, zones of a thousand): a table counts the first, sorting the rest.
 */
export function fromPairs(rows: Int32Array, columns: Int32Array, ng: number, voxels: number): CountMatrix {
  const pairs = rows.length
  let largest = 0
  for (let n = 0; n < pairs; n++) if (columns[n] > largest) largest = columns[n]
  const width = Math.min(largest + 1, Math.max(1, Math.floor((4 * pairs + 65536) / (ng + 1))))
  const table = new Uint32Array((ng + 1) * width)
  let rare = 0
  for (let n = 0; n < pairs; n++) {
    if (columns[n] < width) table[rows[n] * width + columns[n]]++
    else rare++
  }
  const common = fromTable(table, ng, width, voxels)
  if (rare === 0) return common
  const keys = new Float64Array(rare)
  let at = 0
  for (let n = 0; n < pairs; n++) if (columns[n] >= width) keys[at++] = rows[n] * (largest + 1) + columns[n]
  return mergeTwo(common, fromKeys(keys, ng, largest + 1, 0))
}

// `keys` are row · width + column; they are sorted in place.
function fromKeys(keys: Float64Array, ng: number, width: number, voxels: number): CountMatrix {
  keys.sort()
  let cells = 0
  for (let n = 0; n < keys.length; n++) if (n === 0 || keys[n] !== keys[n - 1]) cells++
  const [rows, columns] = [new Int32Array(cells), new Int32Array(cells)]
  const counts = new Float64Array(cells)
  let c = -1
  for (let n = 0; n < keys.length; n++) {
    const key = keys[n]
    if (n === 0 || key !== keys[n - 1]) {
      rows[++c] = Math.floor(key / width)
      columns[c] = key % width
    }
    counts[c]++
  }
  return { ng, rows, columns, counts, voxels }
}

/** The sum of matrices, each times its weight where weights are given; so are their voxels. */
export function mergeMatrices(matrices: readonly CountMatrix[], weights?: readonly number[]): CountMatrix {
  let left = matrices.map((matrix, m) => (weights === undefined ? matrix : scaled(matrix, weights[m])))
  if (left.length === 0) left = [fromKeys(new Float64Array(0), 0, 1, 0)]
  // In pairs, then pairs of pairs: cells are in order, so that two matrices are merged by walking along both.
  while (left.length > 1) {
    const merged: CountMatrix[] = []
    for (let m = 0; m < left.length; m += 2)
      merged.push(m + 1 < left.length ? mergeTwo(left[m], left[m + 1]) : left[m])
    left = merged
  }
  return left[0]
}

function scaled(matrix: CountMatrix, weight: number): CountMatrix {
  return {
    ...matrix,
    counts: matrix.counts.map(count => weight * count),
    voxels: weight * matrix.voxels,
  }
}

function mergeTwo(first: CountMatrix, second: CountMatrix): CountMatrix {
  const most = first.rows.length + second.rows.length
  const [rows, columns] = [new Int32Array(most), new Int32Array(most)]
  const counts = new Float64Array(most)
  let [a, b, c] = [0, 0, 0]
  while (a < first.rows.length || b < second.rows.length) {
    const order = compareCells(first, a, second, b)
    const from = order <= 0 ? first : second
    const at = order <= 0 ? a : b
    rows[c] = from.rows[at]
    columns[c] = from.columns[at]
    if (order <= 0) counts[c] += first.counts[a++]
    if (order >= 0) counts[c] += second.counts[b++]
    c++
  }
  return {
    ng: Math.max(first.ng, second.ng),
    rows: rows.slice(0, c),
    columns: columns.slice(0, c),
    counts: counts.slice(0, c),
    voxels: first.voxels + second.voxels,
  }
}

// Below 0 where the cell of the first matrix comes first, 0 where both are the same; a list at its end comes last.
function compareCells(first: CountMatrix, a: number, second: CountMatrix, b: number): number {
  if (b === second.rows.length) return -1
  if (a === first.rows.length) return 1
  return first.rows[a] - second.rows[b] || first.columns[a] - second.columns[b]
}

/** The matrix written out: `ng` rows of `width` columns (the largest column met, unless given), row-major. */
export function denseMatrix(
  { ng, rows, columns, counts }: CountMatrix,
  width = columns.reduce((a, b) => Math.max(a, b), 0),
): { readonly rows: number; readonly columns: number; readonly values: Float64Array } {
  const values = new Float64Array(ng * width)
  for (let c = 0; c < counts.length; c++) values[(rows[c] - 1) * width + columns[c] - 1] = counts[c]
  return { rows: ng, columns: width, values }
}
