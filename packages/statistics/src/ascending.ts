const DIGIT = 11
const BUCKETS = 1 << DIGIT
/** At most this many rows are sorted by insertion alone. */
const FEW = 32
/** At most this many rows are spread by one digit before the insertion; more by two. */
const ONE_DIGIT = 4096

/**
 * The given rows (default: all) in ascending order of `values`, which must not be NaN; rows of equal value keep
 * their order. O(n): rows are spread by the highest digits of the range of their values, and what those leave
 * unsorted is inserted; where that is much (values close together but for a few), by all 64 bits instead.
 */
export function ascending(values: ArrayLike<number>, rows?: Int32Array): Int32Array {
  const n = rows ? rows.length : values.length
  const order = new Int32Array(n)
  const keys = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    order[i] = i
    keys[i] = values[rows ? rows[i] : i] + 0 // -0 becomes 0, so that the two are equal
  }
  const sorted = n <= FEW ? order : spread(keys, order)
  if (!insert(keys, sorted)) everyDigit(keys, sorted)
  if (rows) for (let i = 0; i < n; i++) sorted[i] = rows[sorted[i]]
  return sorted
}

/** Nearly sorts by the one or two highest digits of the range of the values. */
function spread(keys: Float64Array, order: Int32Array): Int32Array {
  const n = keys.length
  const [low, high] = orderedWords(keys)
  let word = high
  let range = countFromSmallest(word)
  if (range === 0) {
    word = low
    range = countFromSmallest(word)
  }
  if (range === 0) return order
  const shift = Math.max(32 - Math.clz32(range) - DIGIT, 0)
  const spare = new Int32Array(n)
  if (n <= ONE_DIGIT || shift === 0) {
    distribute(word, shift, order, spare)
    return spare
  }
  if (!distribute(word, Math.max(shift - DIGIT, 0), order, spare)) spare.set(order)
  distribute(word, shift, spare, order)
  return order
}

/** Takes the smallest word from each, and returns the largest that is left. */
function countFromSmallest(word: Uint32Array): number {
  let smallest = 0xffffffff
  let largest = 0
  for (let i = 0; i < word.length; i++) {
    if (word[i] < smallest) smallest = word[i]
    if (word[i] > largest) largest = word[i]
  }
  for (let i = 0; i < word.length; i++) word[i] -= smallest
  return largest - smallest
}

/** Insertion sort; false, with rows still out of order, where it would take more than a few moves a row. */
function insert(keys: Float64Array, order: Int32Array): boolean {
  let left = 16 * order.length + FEW * FEW
  for (let i = 1; i < order.length; i++) {
    const row = order[i]
    const key = keys[row]
    let at = i
    for (; at > 0 && keys[order[at - 1]] > key; at--) order[at] = order[at - 1]
    order[at] = row
    left -= i - at
    if (left < 0) return false
  }
  return true
}

/** A whole radix sort of positions 0 to n - 1, digits that all rows share passed over. */
function everyDigit(keys: Float64Array, order: Int32Array): void {
  for (let i = 0; i < order.length; i++) order[i] = i
  let from: Int32Array = order
  let to: Int32Array = new Int32Array(order.length)
  for (const word of orderedWords(keys))
    for (let shift = 0; shift < 32; shift += DIGIT)
      if (distribute(word, shift, from, to)) [from, to] = [to, from]
  if (from !== order) order.set(from)
}

/** Each number as two unsigned words, the low one first, that sort as the numbers do. */
function orderedWords(numbers: Float64Array): readonly [Uint32Array, Uint32Array] {
  const n = numbers.length
  const words = new Uint32Array(numbers.buffer)
  const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
  const low = new Uint32Array(n)
  const high = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const top = words[littleEndian ? 2 * i + 1 : 2 * i]
    const bottom = words[littleEndian ? 2 * i : 2 * i + 1]
    // A negative number is the smaller the larger its bits: all inverted; else the sign bit alone.
    const flip = top >>> 31 === 1 ? 0xffffffff : 0
    low[i] = bottom ^ flip
    high[i] = top ^ (flip | 0x80000000)
  }
  return [low, high]
}

/** One stable pass by one digit, `from` into `to`; false, and nothing done, where all rows share the digit. */
function distribute(word: Uint32Array, shift: number, from: Int32Array, to: Int32Array): boolean {
  const n = from.length
  const mask = BUCKETS - 1
  const next = new Int32Array(BUCKETS)
  for (let i = 0; i < n; i++) next[(word[i] >>> shift) & mask]++
  if (next[(word[0] >>> shift) & mask] === n) return false
  for (let bucket = 0, sum = 0; bucket < BUCKETS; bucket++) {
    const here = next[bucket]
    next[bucket] = sum
    sum += here
  }
  for (let i = 0; i < n; i++) {
    const row = from[i]
    to[next[(word[row] >>> shift) & mask]++] = row
  }
  return true
}
