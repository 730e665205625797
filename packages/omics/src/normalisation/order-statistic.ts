/** The value at rank k (from 0) of the first n values, which are partly reordered: Hoare's selection. None may be NaN. */
export function orderStatistic(values: Float64Array, n: number, k: number): number {
  let left = 0
  let right = n - 1
  while (left < right) {
    const middle = (left + right) >> 1
    // The median of three as the pivot: sorted input costs no more.
    const [a, b, c] = [values[left], values[middle], values[right]]
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b
    let i = left
    let j = right
    while (i <= j) {
      while (values[i] < pivot) i++
      while (values[j] > pivot) j--
      if (i > j) break
      const held = values[i]
      values[i++] = values[j]
      values[j--] = held
    }
    if (k <= j) right = j
    else if (k >= i) left = i
    else break
  }
  return values[k]
}
