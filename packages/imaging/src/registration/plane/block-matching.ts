import type { ScaledPlane } from './coarsen.ts'
import type { WarpedPlane } from './warp.ts'

/** Where blocks of a fixed plane are found again in a moving one that lies nearly right; pixels. */
export interface BlockMatches {
  readonly x: Float64Array
  readonly y: Float64Array
  /** By how much further each block is found, to a part of a pixel. */
  readonly dx: Float64Array
  readonly dy: Float64Array
  /** Pearson's correlation of the block with what it was found in. */
  readonly correlation: Float64Array
}

export interface BlockOptions {
  /** A block is 2·half + 1 pixels wide. */
  readonly half: number
  /** Pixels between the middles of blocks. */
  readonly step: number
  /** Pixels looked at on each side. */
  readonly reach: number
  /** Deviation of a block's values below which there is nothing to match, as part of the whole plane's. */
  readonly leastTexture: number
}

/**
 * Every block of a lattice that has texture, at the move of the highest correlation within reach; a parabola along each axis gives the
 * part of a pixel. Blocks that are found at the end of the reach, or of which a part has no counterpart, are left out.
 */
export function matchBlocks(fixed: ScaledPlane, moving: WarpedPlane, options: BlockOptions): BlockMatches {
  const { half, step, reach, leastTexture } = options
  const { width, height } = fixed
  const sums = windowSums(moving, half)
  const least = leastTexture * deviation(fixed.values)
  const found: number[][] = []
  const margin = half + reach
  const block = new Float64Array((2 * half + 1) ** 2)
  const scores = new Float64Array((2 * reach + 1) ** 2)
  for (let y = margin; y < height - margin; y += step)
    for (let x = margin; x < width - margin; x += step) {
      const norm = cut(fixed, x, y, half, block)
      if (norm / Math.sqrt(block.length) < least) continue
      if (!score(moving, sums, x, y, half, reach, block, norm, scores)) continue
      const match = peak(scores, reach)
      if (match !== null) found.push([x, y, ...match])
    }
  const column = (k: number) => Float64Array.from(found, row => row[k])
  return { x: column(0), y: column(1), dx: column(2), dy: column(3), correlation: column(4) }
}

/** A block less its mean; gives back the root of its sum of squares. */
function cut({ width, values }: ScaledPlane, x: number, y: number, half: number, into: Float64Array): number {
  let sum = 0
  for (let v = -half, k = 0; v <= half; v++)
    for (let u = -half; u <= half; u++, k++) {
      into[k] = values[(y + v) * width + x + u]
      sum += into[k]
    }
  const mean = sum / into.length
  let squares = 0
  for (let k = 0; k < into.length; k++) {
    into[k] -= mean
    squares += into[k] * into[k]
  }
  return Math.sqrt(squares)
}

/** False where a part of the area looked at has no counterpart. */
function score(
  { width, values }: WarpedPlane,
  sums: WindowSums,
  x: number,
  y: number,
  half: number,
  reach: number,
  block: Float64Array,
  norm: number,
  into: Float64Array,
): boolean {
  const n = block.length
  for (let dy = -reach, at = 0; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++, at++) {
      const place = (y + dy) * width + x + dx
      if (sums.inside[place] < n) return false
      const squares = sums.squares[place] - (sums.values[place] * sums.values[place]) / n
      if (!(squares > 1e-9 * n)) {
        into[at] = 0
        continue
      }
      let product = 0
      for (let v = -half, k = 0; v <= half; v++) {
        const row = place + v * width
        for (let u = -half; u <= half; u++, k++) product += block[k] * values[row + u]
      }
      into[at] = product / (norm * Math.sqrt(squares))
    }
  return true
}

/** [dx, dy, correlation] of the highest score; null at the end of the reach, or where nothing is alike. */
function peak(scores: Float64Array, reach: number): [number, number, number] | null {
  const side = 2 * reach + 1
  let best = 0
  for (let k = 1; k < scores.length; k++) if (scores[k] > scores[best]) best = k
  const [column, row] = [best % side, Math.floor(best / side)]
  if (!(scores[best] > 0) || column === 0 || row === 0 || column === side - 1 || row === side - 1) return null
  const part = (before: number, after: number) => {
    const bend = before - 2 * scores[best] + after
    return bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend)) : 0
  }
  return [
    column - reach + part(scores[best - 1], scores[best + 1]),
    row - reach + part(scores[best - side], scores[best + side]),
    scores[best],
  ]
}

interface WindowSums {
  readonly values: Float64Array
  readonly squares: Float64Array
  readonly inside: Int32Array
}

/** Sums over the block about every pixel that has a whole one, by running sums. */
function windowSums({ width, height, values, inside }: WarpedPlane, half: number): WindowSums {
  const [v, s, n] = [
    new Float64Array(width * height),
    new Float64Array(width * height),
    new Int32Array(width * height),
  ]
  const [columnV, columnS, columnN] = [
    new Float64Array(width),
    new Float64Array(width),
    new Int32Array(width),
  ]
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const at = row * width + x
      columnV[x] += values[at]
      columnS[x] += values[at] * values[at]
      columnN[x] += inside[at]
      const gone = at - (2 * half + 1) * width
      if (gone < 0) continue
      columnV[x] -= values[gone]
      columnS[x] -= values[gone] * values[gone]
      columnN[x] -= inside[gone]
    }
    const middle = row - half
    if (row < 2 * half) continue
    let [sumV, sumS, sumN] = [0, 0, 0]
    for (let x = 0; x < width; x++) {
      sumV += columnV[x]
      sumS += columnS[x]
      sumN += columnN[x]
      const gone = x - 2 * half - 1
      if (gone >= 0) {
        sumV -= columnV[gone]
        sumS -= columnS[gone]
        sumN -= columnN[gone]
      }
      if (x < 2 * half) continue
      const at = middle * width + x - half
      v[at] = sumV
      s[at] = sumS
      n[at] = sumN
    }
  }
  return { values: v, squares: s, inside: n }
}

function deviation(values: ArrayLike<number>): number {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += values[i]
    squares += values[i] * values[i]
  }
  const mean = sum / values.length
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean))
}
