import type { PenalisedDesign } from './design.ts'

/** Rows taken at a time: 60 columns of 256 rows fit a level-2 cache. */
const BLOCK = 256

/** Z'WZ over the listed positions, row-major, with the rows' non-negative `weights`. */
export function weightedGram(
  design: PenalisedDesign,
  positions: Int32Array,
  weights: Float64Array,
): Float64Array {
  const { columns, means, scales, rows } = design
  const p = columns.length
  const size = positions.length
  const gram = new Float64Array(size * size)
  const block = new Float64Array(size * BLOCK)
  const root = new Float64Array(BLOCK)
  for (let start = 0; start < rows; start += BLOCK) {
    const length = Math.min(BLOCK, rows - start)
    for (let i = 0; i < length; i++) root[i] = Math.sqrt(weights[start + i])
    for (let a = 0; a < size; a++) {
      const j = positions[a]
      const at = a * BLOCK
      if (j === p) {
        for (let i = 0; i < length; i++) block[at + i] = root[i]
        continue
      }
      const column = columns[j]
      const mean = means[j]
      const scale = 1 / scales[j]
      for (let i = 0; i < length; i++) block[at + i] = (column[start + i] - mean) * scale * root[i]
    }
    addBlock(gram, block, size, length, 1)
  }
  mirror(gram, size)
  return gram
}

/**
 * Adds sign * B B' to the lower triangle of `gram`; row a of B is block[a * BLOCK ...], `length` long. Two by
 * two rows at a time, so that each number loaded is used twice.
 */
function addBlock(gram: Float64Array, block: Float64Array, size: number, length: number, sign: number): void {
  for (let a = 0; a < size; a += 2) {
    const a0 = a * BLOCK
    const a1 = a + 1 < size ? a0 + BLOCK : a0
    for (let b = 0; b <= a; b += 2) {
      const b0 = b * BLOCK
      const b1 = b + 1 < size ? b0 + BLOCK : b0
      let s00 = 0
      let s01 = 0
      let s10 = 0
      let s11 = 0
      for (let i = 0; i < length; i++) {
        const x0 = block[a0 + i]
        const x1 = block[a1 + i]
        const y0 = block[b0 + i]
        const y1 = block[b1 + i]
        s00 += x0 * y0
        s01 += x0 * y1
        s10 += x1 * y0
        s11 += x1 * y1
      }
      gram[a * size + b] += sign * s00
      if (b + 1 < size && b < a) gram[a * size + b + 1] += sign * s01
      if (a + 1 < size) {
        gram[(a + 1) * size + b] += sign * s10
        if (b + 1 < size) gram[(a + 1) * size + b + 1] += sign * s11
      }
    }
  }
}

function mirror(gram: Float64Array, size: number): void {
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[b * size + a] = gram[a * size + b]
}

/** Collects columns of length `size` and subtracts the sum of their outer products from a Gram matrix. */
export class OuterProducts {
  readonly block: Float64Array
  readonly capacity = BLOCK
  private readonly gram: Float64Array
  private readonly size: number

  constructor(gram: Float64Array, size: number) {
    this.gram = gram
    this.size = size
    this.block = new Float64Array(size * BLOCK)
  }

  /** Subtracts what the first `length` entries of each row of `block` hold. */
  subtract(length: number): void {
    addBlock(this.gram, this.block, this.size, length, -1)
  }

  finish(): void {
    mirror(this.gram, this.size)
  }
}
