/** Below this many rows a comparison sort is faster than six passes over the digits. */
const FEW = 2048
const DIGIT = 11
const BUCKETS = 1 << DIGIT

/**
 * The given rows (default: all) in ascending order of `values`, which must not be NaN; rows of equal value keep
 * their order. A radix sort of the 64 bits of each number, O(n), that skips the digits that all rows share.
 */
export function ascending(values: ArrayLike<number>, rows?: Int32Array): Int32Array {
  const from = rows ?? Int32Array.from({ length: values.length }, (_, i) => i)
  if (from.length < FEW) return from.slice().sort((a, b) => values[a] - values[b])
  let order = from.slice()
  let spare = new Int32Array(order.length)
  for (const word of orderedWords(values))
    for (let shift = 0; shift < 32; shift += DIGIT)
      if (distribute(word, shift, order, spare)) [order, spare] = [spare, order]
  return order
}

/** Each number as two unsigned words, the low one first, that sort as the numbers do. */
function orderedWords(values: ArrayLike<number>): readonly [Uint32Array, Uint32Array] {
  const numbers = Float64Array.from(values)
  for (let i = 0; i < numbers.length; i++) numbers[i] += 0 // -0 becomes 0, so that the two are equal
  const words = new Uint32Array(numbers.buffer)
  const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
  const low = new Uint32Array(numbers.length)
  const high = new Uint32Array(numbers.length)
  for (let i = 0; i < numbers.length; i++) {
    const first = words[2 * i]
    const second = words[2 * i + 1]
    const top = littleEndian ? second : first
    const bottom = littleEndian ? first : second
    // A negative number is the smaller the larger its bits: all inverted; else the sign bit alone.
    const flip = top >>> 31 === 1 ? 0xffffffff : 0
    low[i] = bottom ^ flip
    high[i] = top ^ (flip | 0x80000000)
  }
  return [low, high]
}

/** One stable pass by one digit, `from` into `to`; false, and nothing done, where all rows share the digit. */
function distribute(word: Uint32Array, shift: number, from: Int32Array, to: Int32Array): boolean {
  const mask = BUCKETS - 1
  const next = new Int32Array(BUCKETS)
  for (let i = 0; i < from.length; i++) next[(word[from[i]] >>> shift) & mask]++
  if (next[(word[from[0]] >>> shift) & mask] === from.length) return false
  for (let bucket = 0, sum = 0; bucket < BUCKETS; bucket++) {
    const here = next[bucket]
    next[bucket] = sum
    sum += here
  }
  for (let i = 0; i < from.length; i++) {
    const row = from[i]
    to[next[(word[row] >>> shift) & mask]++] = row
  }
  return true
}
