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
    const wide = 3 * (columns.to - columns.from)
    if (wide <= 0) return
    const narrow = new Float32Array(wide * block.height)
    for (let y = 0; y < block.height; y++)
      across(pixels, 3 * y * block.width, columns, this.#columns.weights, narrow, y * wide)
    for (let j = rows.from; j < rows.to; j++) {
      const write = 3 * (j * this.#width + columns.from)
      down(narrow, wide, rows, j - rows.from, this.#rows.weights, this.#sums, write)
    }
  }

  /** The picture, with `background` for what lies outside the level; into `out` from its row `top` where given. */
  into(out: Raster, top: number, background: Colour): void {
    const sums = this.#sums
    const [inColumns, inRows] = [this.#columns.sum, this.#rows.sum]
    for (let y = 0, i = 0; y < this.#height; y++)
      for (let x = 0; x < this.#width; x++, i += 3) {
        const outside = 1 - inColumns[x] * inRows[y]
        const write = 3 * ((top + y) * out.width + x)
        for (let c = 0; c < 3; c++) {
          const value = sums[i + c] + outside * background[c] + 0.5
          out.pixels[write + c] = value <= 0 ? 0 : value >= 255 ? 255 : value
        }
      }
  }
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

/** One row of a block into the columns of the picture. */
function across(
  pixels: Uint8Array,
  row: number,
  { begin, count, at }: Shares,
  weights: Float32Array,
  out: Float32Array,
  start: number,
): void {
  for (let j = 0, write = start; j < begin.length; j++, write += 3) {
    let read = row + 3 * begin[j]
    let weight = at[j]
    const last = weight + count[j]
    let red = 0
    let green = 0
    let blue = 0
    while (weight < last) {
      const share = weights[weight++]
      red += share * pixels[read]
      green += share * pixels[read + 1]
      blue += share * pixels[read + 2]
      read += 3
    }
    out[write] = red
    out[write + 1] = green
    out[write + 2] = blue
  }
}

/** The rows of a block into one of the picture, four at a time: each sum is then stored a quarter as often. */
function down(
  narrow: Float32Array,
  wide: number,
  { begin, count, at }: Shares,
  j: number,
  weights: Float32Array,
  sums: Float32Array,
  write: number,
): void {
  let weight = at[j]
  let left = count[j]
  let read = begin[j] * wide
  for (; left >= 4; left -= 4, weight += 4, read += 4 * wide) {
    const [a, b, c, d] = [weights[weight], weights[weight + 1], weights[weight + 2], weights[weight + 3]]
    const [second, third, fourth] = [read + wide, read + 2 * wide, read + 3 * wide]
    for (let i = 0; i < wide; i++)
      sums[write + i] +=
        a * narrow[read + i] + b * narrow[second + i] + c * narrow[third + i] + d * narrow[fourth + i]
  }
  for (; left > 0; left--, weight++, read += wide) {
    const share = weights[weight]
    for (let i = 0; i < wide; i++) sums[write + i] += share * narrow[read + i]
  }
}
