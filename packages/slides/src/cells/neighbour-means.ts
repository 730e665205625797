/**
 * The weighted mean of a value over the neighbours of each point within a distance, without itself; drawn towards a half
 * as by two more neighbours of that value, so that one neighbour does not decide.
 * @param x µm
 */
export function neighbourMeans(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  value: Float64Array,
  weight: Float64Array,
  within: number,
): Float64Array {
  const n = x.length
  const means = new Float64Array(n)
  if (n === 0) return means
  let [left, top, right, bottom] = [x[0], y[0], x[0], y[0]]
  for (let i = 1; i < n; i++) {
    left = Math.min(left, x[i])
    right = Math.max(right, x[i])
    top = Math.min(top, y[i])
    bottom = Math.max(bottom, y[i])
  }
  // No more cells than twice the points, however far apart these lie.
  const side = Math.max(
    within,
    Math.sqrt(((right - left) * (bottom - top)) / (2 * n)),
    (right - left + bottom - top) / (2 * n),
  )
  const columns = Math.floor((right - left) / side) + 1
  const rows = Math.floor((bottom - top) / side) + 1
  const cellOf = (i: number) => Math.floor((y[i] - top) / side) * columns + Math.floor((x[i] - left) / side)
  const start = new Int32Array(columns * rows + 1)
  for (let i = 0; i < n; i++) start[cellOf(i) + 1]++
  for (let c = 0; c < columns * rows; c++) start[c + 1] += start[c]
  const members = new Int32Array(n)
  const filled = start.slice()
  for (let i = 0; i < n; i++) members[filled[cellOf(i)]++] = i
  const square = within * within
  for (let i = 0; i < n; i++) {
    const column = Math.floor((x[i] - left) / side)
    const row = Math.floor((y[i] - top) / side)
    let [sum, total] = [1, 2]
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
      for (
        let m = start[r * columns + Math.max(0, column - 1)];
        m < start[r * columns + Math.min(columns - 1, column + 1) + 1];
        m++
      ) {
        const j = members[m]
        if (j === i || (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 > square) continue
        sum += weight[j] * value[j]
        total += weight[j]
      }
    means[i] = sum / total
  }
  return means
}
