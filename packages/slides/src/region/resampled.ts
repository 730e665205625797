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
    const columns = reached(this.#columns, block.x, block.width)
    const rows = reached(this.#rows, block.y, block.height)
    const wide = 3 * (columns.to - columns.from)
    if (wide <= 0) return
    const narrow = new Float32Array(wide * block.height)
    for (let y = 0; y < block.height; y++)
      this.#across(pixels, 3 * y * block.width, block, columns, narrow, y * wide)
    for (let j = rows.from; j < rows.to; j++) this.#down(narrow, wide, block, columns.from, j)
  }

  /** One row of a block into the columns of the picture. */
  #across(
    pixels: Uint8Array,
    row: number,
    block: Block,
    { from, to }: Reach,
    out: Float32Array,
    start: number,
  ): void {
    const { first, count, at, weights } = this.#columns
    let write = start
    for (let j = from; j < to; j++, write += 3) {
      const begin = Math.max(first[j], block.x)
      const end = Math.min(first[j] + count[j], block.x + block.width)
      let weight = at[j] + begin - first[j]
      let read = row + 3 * (begin - block.x)
      let red = 0
      let green = 0
      let blue = 0
      for (let k = begin; k < end; k++, read += 3) {
        const share = weights[weight++]
        red += share * pixels[read]
        green += share * pixels[read + 1]
        blue += share * pixels[read + 2]
      }
      out[write] = red
      out[write + 1] = green
      out[write + 2] = blue
    }
  }

  /** The rows of a block that belong to row j of the picture. */
  #down(narrow: Float32Array, wide: number, block: Block, column: number, j: number): void {
    const { first, count, at, weights } = this.#rows
    const sums = this.#sums
    const begin = Math.max(first[j], block.y)
    const end = Math.min(first[j] + count[j], block.y + block.height)
    const write = 3 * (j * this.#width + column)
    for (let k = begin; k < end; k++) {
      const share = weights[at[j] + k - first[j]]
      const read = (k - block.y) * wide
      for (let i = 0; i < wide; i++) sums[write + i] += share * narrow[read + i]
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

interface Reach {
  readonly from: number
  readonly to: number
}

/** The pixels of the picture, from … to, that have a share in a stretch of the level. */
function reached({ first, count }: AxisWeights, start: number, length: number): Reach {
  let from = 0
  while (from < first.length && first[from] + count[from] <= start) from++
  let to = first.length
  while (to > from && first[to - 1] >= start + length) to--
  return { from, to }
}
