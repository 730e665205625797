import type { Colour, Raster } from '../raster.ts'
import type { AxisWeights } from './axis-weights.ts'

/** A rectangle of pixels of a level, whole within it. */
export interface Block {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * A picture that grows from blocks of a level, each seen once, in any division: both filters are sums of separable
 * weights, so that every block adds its share. Holds 12 bytes a pixel of the picture.
 */
export class Resampled {
  readonly #columns: AxisWeights
  readonly #rows: AxisWeights
  readonly #width: number
  readonly #height: number
  readonly #sums: Float32Array

  constructor(columns: AxisWeights, rows: AxisWeights) {
    this.#columns = columns
    this.#rows = rows
    this.#width = columns.first.length
    this.#height = rows.first.length
    this.#sums = new Float32Array(3 * this.#width * this.#height)
  }

  add(block: Block, { pixels }: Raster): void {
    const columns = sharesWithin(this.#columns, block.x, block.width)
    const rows = sharesWithin(this.#rows, block.y, block.height)
    if (columns.to <= columns.from) return
    // Rows first: they are summed in long even runs, and columns then only for rows of the picture.
    const row = new Float64Array(3 * block.width)
    for (let j = rows.from; j < rows.to; j++) {
      down(pixels, rows, j - rows.from, this.#rows.weights, row)
      across(row, columns, this.#columns.weights, this.#sums, 3 * (j * this.#width + columns.from))
    }
  }

  /** The picture, with `background` for what lies outside the level; into `out` from its row `top` where given. */
  into(out: Raster, top: number, background: Colour): void {
    const sums = this.#sums
    const { pixels } = out
    const [inColumns, inRows] = [this.#columns.sum, this.#rows.sum]
    const [red, green, blue] = background
    for (let y = 0, i = 0; y < this.#height; y++) {
      const inRow = inRows[y]
      for (let x = 0, write = 3 * (top + y) * out.width; x < this.#width; x++, i += 3, write += 3) {
        const outside = 1 - inColumns[x] * inRow
        pixels[write] = byteOf(sums[i] + outside * red)
        pixels[write + 1] = byteOf(sums[i + 1] + outside * green)
        pixels[write + 2] = byteOf(sums[i + 2] + outside * blue)
      }
    }
  }
}

function byteOf(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5
}

/** The pixels of the picture, from … to, that have a share in a stretch of the level; of each its part in there. */
interface Shares {
  readonly from: number
  readonly to: number
  /** The first pixel, counted from the beginning of the stretch, their number, and where the weights begin. */
  readonly begin: Int32Array
  readonly count: Int32Array
  readonly at: Int32Array
}

function sharesWithin({ first, count, at }: AxisWeights, start: number, length: number): Shares {
  let from = 0
  while (from < first.length && first[from] + count[from] <= start) from++
  let to = first.length
  while (to > from && first[to - 1] >= start + length) to--
  const shares = {
    from,
    to,
    begin: new Int32Array(to - from),
    count: new Int32Array(to - from),
    at: new Int32Array(to - from),
  }
  for (let j = from; j < to; j++) {
    const begin = Math.max(first[j], start)
    shares.begin[j - from] = begin - start
    shares.count[j - from] = Math.max(0, Math.min(first[j] + count[j], start + length) - begin)
    shares.at[j - from] = at[j] + begin - first[j]
  }
  return shares
}

/** The rows of a block that make one of the picture, summed into `row`: up to four at a time, so that each sum is stored seldom. */
function down(
  pixels: Uint8Array,
  { begin, count, at }: Shares,
  j: number,
  weights: Float32Array,
  row: Float64Array,
): void {
  const wide = row.length
  const last = at[j] + count[j]
  let weight = at[j]
  let read = begin[j] * wide
  const words = rowsAsWords(pixels, wide)
  if (words !== null) {
    const [from, to] = equalWeights(weights, weight, last)
    if (to - from >= 3) {
      sumOfRows(words, wide / 4, begin[j] + from - weight, to - from, weights[from], row)
      for (let k = weight; k < last; k++) {
        if (k >= from && k < to) continue
        const share = weights[k]
        const start = (begin[j] + k - weight) * wide
        for (let i = 0; i < wide; i++) row[i] += share * pixels[start + i]
      }
      return
    }
  }
  if (last - weight === 3) {
    const [a, b, c] = [weights[weight], weights[weight + 1], weights[weight + 2]]
    for (let i = 0, k = read; i < wide; i++, k++)
      row[i] = a * pixels[k] + b * pixels[k + wide] + c * pixels[k + 2 * wide]
    return
  }
  row.fill(0)
  for (; weight + 4 <= last; weight += 4, read += 4 * wide) {
    const [a, b, c, d] = [weights[weight], weights[weight + 1], weights[weight + 2], weights[weight + 3]]
    for (let i = 0, k = read; i < wide; i++, k++)
      row[i] += a * pixels[k] + b * pixels[k + wide] + c * pixels[k + 2 * wide] + d * pixels[k + 3 * wide]
  }
  for (; weight < last; weight++, read += wide) {
    const share = weights[weight]
    for (let i = 0; i < wide; i++) row[i] += share * pixels[read + i]
  }
}

/** Four bytes a word, where rows begin at whole words. */
function rowsAsWords(pixels: Uint8Array, wide: number): Uint32Array | null {
  if (wide % 4 !== 0 || pixels.byteOffset % 4 !== 0 || pixels.length % 4 !== 0) return null
  return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
}

/** The stretch of like weights about the middle: of a mean all but those of the pixels that are cut. */
function equalWeights(
  weights: Float32Array,
  start: number,
  end: number,
): readonly [from: number, to: number] {
  let from = (start + end) >> 1
  let to = from
  const share = weights[from]
  while (to < end && to - from < 256 && weights[to] === share) to++
  while (from > start && to - from < 256 && weights[from - 1] === share) from--
  return [from, to]
}

/** At most 256 rows, summed two bytes of a word at a time in its halves; times `share` into `row`. */
function sumOfRows(
  words: Uint32Array,
  wide: number,
  first: number,
  count: number,
  share: number,
  row: Float64Array,
): void {
  const start = first * wide
  const end = start + count * wide
  for (let i = 0, write = 0; i < wide; i++, write += 4) {
    let even = 0
    let odd = 0
    for (let k = start + i; k < end; k += wide) {
      const word = words[k]
      even += word & 0x00ff00ff
      odd += (word >>> 8) & 0x00ff00ff
    }
    row[write] = share * (even & 0xffff)
    row[write + 1] = share * (odd & 0xffff)
    row[write + 2] = share * (even >>> 16)
    row[write + 3] = share * (odd >>> 16)
  }
}

/** A row of the height of the picture into its columns. */
function across(
  row: Float64Array,
  { begin, count, at }: Shares,
  weights: Float32Array,
  sums: Float32Array,
  start: number,
): void {
  for (let j = 0, write = start; j < begin.length; j++, write += 3) {
    let read = 3 * begin[j]
    let weight = at[j]
    const last = weight + count[j]
    let red = sums[write]
    let green = sums[write + 1]
    let blue = sums[write + 2]
    while (weight < last) {
      const share = weights[weight++]
      red += share * row[read]
      green += share * row[read + 1]
      blue += share * row[read + 2]
      read += 3
    }
    sums[write] = red
    sums[write + 1] = green
    sums[write + 2] = blue
  }
}
