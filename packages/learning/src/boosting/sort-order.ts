/** Few enough that the ends of all buckets stay in the nearest cache. */
const digits = 256
const passes = 4
const longRun = 64

/** Scratch space of {@link SortOrder}. */
interface Keyed {
  keys: Uint32Array
  rows: Int32Array
}

/**
 * Sorts columns of one length, one after another: least-significant-digit radix sort of the upper 32 bits of each
 * double (four passes of 8 bits), then of the few rows that agree in them by value. About ten times as fast as
 * `Float64Array.sort`, and it gives the rows.
 */
export class SortOrder {
  readonly #bits: Uint32Array
  readonly #values: Float64Array
  readonly #counts = new Int32Array(passes * digits)
  #from: Keyed
  #to: Keyed

  constructor(size: number) {
    const space = () => ({ keys: new Uint32Array(size), rows: new Int32Array(size) })
    this.#values = new Float64Array(size)
    this.#bits = new Uint32Array(this.#values.buffer)
    this.#from = space()
    this.#to = space()
  }

  /** Rows whose value is not missing (NaN), by ascending value, equal ones by row. Valid until the next call. */
  ascending(values: Float64Array): Int32Array {
    this.#values.set(values)
    const counts = this.#counts.fill(0)
    const bits = this.#bits
    const { keys, rows } = this.#from
    let known = 0
    for (let row = 0; row < values.length; row++) {
      if (Number.isNaN(values[row])) continue
      const high = bits[2 * row + 1]
      // Monotone in the value: negative numbers are turned round, positive ones put above them.
      const key = (high & 0x80000000 ? ~high : high | 0x80000000) >>> 0
      keys[known] = key
      rows[known++] = row
      counts[key & 255]++
      counts[digits + ((key >>> 8) & 255)]++
      counts[2 * digits + ((key >>> 16) & 255)]++
      counts[3 * digits + (key >>> 24)]++
    }
    for (let pass = 0; pass < passes; pass++) this.#pass(pass, known)
    const order = this.#from.rows.subarray(0, known)
    this.#sortRuns(values, order)
    return order
  }

  #pass(pass: number, known: number): void {
    const counts = this.#counts.subarray(pass * digits, (pass + 1) * digits)
    const shift = 8 * pass
    const { keys, rows } = this.#from
    const { keys: toKeys, rows: toRows } = this.#to
    let before = 0
    for (let d = 0; d < digits; d++) {
      const here = counts[d]
      counts[d] = before
      before += here
    }
    for (let i = 0; i < known; i++) {
      const at = counts[(keys[i] >>> shift) & 255]++
      toKeys[at] = keys[i]
      toRows[at] = rows[i]
    }
    const swap = this.#from
    this.#from = this.#to
    this.#to = swap
  }

  /** Sorts the runs of rows whose upper bits are the same. */
  #sortRuns(values: Float64Array, order: Int32Array): void {
    const { keys } = this.#from
    for (let start = 0; start < order.length; ) {
      let end = start + 1
      let ascending = true
      while (end < order.length && keys[end] === keys[start]) {
        if (values[order[end]] < values[order[end - 1]]) ascending = false
        end++
      }
      if (!ascending) sortRun(values, order.subarray(start, end))
      start = end
    }
  }
}

function sortRun(values: Float64Array, run: Int32Array): void {
  if (run.length > longRun) {
    run.sort((a, b) => values[a] - values[b] || a - b)
    return
  }
  for (let i = 1; i < run.length; i++) {
    const row = run[i]
    let j = i - 1
    for (; j >= 0 && values[run[j]] > values[row]; j--) run[j + 1] = run[j]
    run[j + 1] = row
  }
}
