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
  return interleave(common, fromKeys(keys, ng, largest + 1, voxels))
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

// One matrix of two, the columns of the second all beyond those of the first.
function interleave(first: CountMatrix, second: CountMatrix): CountMatrix {
  const cells = first.rows.length + second.rows.length
  const [rows, columns] = [new Int32Array(cells), new Int32Array(cells)]
  const counts = new Float64Array(cells)
  let [a, b] = [0, 0]
  for (let c = 0; c < cells; c++) {
    const fromFirst = b === second.rows.length || (a < first.rows.length && first.rows[a] <= second.rows[b])
    const from = fromFirst ? first : second
    const at = fromFirst ? a++ : b++
    rows[c] = from.rows[at]
    columns[c] = from.columns[at]
    counts[c] = from.counts[at]
  }
  return { ng: first.ng, rows, columns, counts, voxels: first.voxels }
}

/** The sum of matrices, each times its weight where weights are given; so are their voxels. */
export function mergeMatrices(
  matrices: readonly CountMatrix[],
  weights: readonly number[] = matrices.map(() => 1),
): CountMatrix {
  if (matrices.length === 1 && weights[0] === 1) return matrices[0]
  const ng = matrices.reduce((most, m) => Math.max(most, m.ng), 0)
  const width = 1 + matrices.reduce((most, m) => m.columns.reduce((a, b) => Math.max(a, b), most), 0)
  const voxels = matrices.reduce((sum, m, n) => sum + weights[n] * m.voxels, 0)
  const cells = matrices.reduce((sum, m) => sum + m.counts.length, 0)
  // A table is quickest while it is not much larger than what goes into it.
  if ((ng + 1) * width <= 4 * cells + 65536) {
    const table = new Float64Array((ng + 1) * width)
    matrices.forEach(({ rows, columns, counts }, m) => {
      for (let c = 0; c < counts.length; c++) table[rows[c] * width + columns[c]] += weights[m] * counts[c]
    })
    return fromTable(table, ng, width, voxels)
  }
  const sums = new Map<number, number>()
  matrices.forEach(({ rows, columns, counts }, m) => {
    for (let c = 0; c < counts.length; c++) {
      const key = rows[c] * width + columns[c]
      sums.set(key, (sums.get(key) ?? 0) + weights[m] * counts[c])
    }
  })
  const keys = Float64Array.from(sums.keys()).sort()
  return {
    ng,
    rows: Int32Array.from(keys, key => Math.floor(key / width)),
    columns: Int32Array.from(keys, key => key % width),
    counts: keys.map(key => sums.get(key) ?? 0),
    voxels,
  }
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
