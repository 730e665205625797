import { smoothPlane } from '@tessera/imaging'

/** Numbers at the centres of square blocks of pixels; between them linear. */
interface Blocks {
  /** Side, pixels. */
  readonly side: number
  readonly columns: number
  readonly rows: number
  readonly values: Float32Array
}

/** How dense the stain must be to belong to a nucleus: above both. */
export interface LocalThreshold {
  readonly otsu: Blocks
  readonly surroundings: Blocks
}

export interface ThresholdSettings {
  /** Pixels. */
  readonly window: number
  readonly leastContrast: number
  readonly leastDensity: number
  /** Sigma of the mean around each pixel, pixels. */
  readonly surroundings: number
  /** How far below that mean a nucleus may be. */
  readonly allowance: number
}

const bins = 128
const densest = 1.6

/**
 * Otsu's threshold of the stain (1979) in a window around each block of a fifth of the window, on pixels that hold any
 * stain, drawn towards the threshold of the whole picture where the window shows only one kind of pixel: in a dense field
 * all is nucleus, in fibres none, and a threshold between them would cut either in two. In no place is it below
 * `leastDensity`, nor less than half of `leastContrast` above the mean of what is below it.
 *
 * Where nuclei crowd, that is below the stain between them: they also have to be denser than the mean around, less
 * `allowance`.
 */
export function localThreshold(
  stain: Float32Array,
  other: Float32Array,
  width: number,
  height: number,
  settings: ThresholdSettings,
): LocalThreshold {
  const surroundings = meanBlocks(stain, width, height, settings)
  const otsu = otsuBlocks(stain, other, width, height, surroundings, settings)
  return { otsu, surroundings }
}

/** Means of blocks of half a sigma, smoothed. */
function meanBlocks(stain: Float32Array, width: number, height: number, settings: ThresholdSettings): Blocks {
  const side = Math.max(1, Math.floor(settings.surroundings / 2))
  const columns = Math.ceil(width / side)
  const rows = Math.ceil(height / side)
  const means = new Float32Array(columns * rows)
  const pixels = new Uint32Array(columns * rows)
  for (let y = 0, at = 0; y < height; y++)
    for (let bx = 0, block = Math.floor(y / side) * columns; bx < columns; bx++, block++) {
      const end = Math.min(width, (bx + 1) * side) + y * width
      pixels[block] += end - at
      let sum = 0
      for (; at < end; at++) sum += stain[at]
      means[block] += sum
    }
  for (let i = 0; i < means.length; i++) means[i] = means[i] / pixels[i]
  const values = smoothPlane(means, columns, rows, settings.surroundings / side)
  for (let i = 0; i < values.length; i++) values[i] -= settings.allowance
  return { side, columns, rows, values }
}

/** What holds less of both stains is glass, or as good as. */
const glass = 0.15
/** Where the mean is above this, and above twice the median of the picture, lies a fold or a pen's stroke. */
const foldDensity = 0.7

function foldLevel({ values }: Blocks): number {
  const counts = new Uint32Array(1024)
  let stained = 0
  for (let i = 0; i < values.length; i++)
    if (values[i] > glass / 2) {
      counts[Math.min(1023, Math.floor(values[i] * 256))]++
      stained++
    }
  let bin = 0
  for (let below = counts[0]; 2 * below < stained; below += counts[bin]) bin++
  return Math.max(foldDensity, (2 * (bin + 0.5)) / 256)
}

function otsuBlocks(
  stain: Float32Array,
  other: Float32Array,
  width: number,
  height: number,
  surroundings: Blocks,
  settings: ThresholdSettings,
): Blocks {
  const fold = foldLevel(surroundings)
  const block = Math.max(8, Math.round(settings.window / 5))
  const columns = Math.ceil(width / block)
  const rows = Math.ceil(height / block)
  const counts = new Uint32Array(columns * rows * bins)
  const scale = bins / densest
  for (let y = 0, at = 0; y < height; y++) {
    const blockRow = Math.floor(y / block) * columns
    const meanRow = Math.floor(y / surroundings.side) * surroundings.columns
    for (let bx = 0; bx < columns; bx++) {
      const offset = (blockRow + bx) * bins
      const end = Math.min(width, (bx + 1) * block) + y * width
      for (let x = bx * block; at < end; at++, x++) {
        if (stain[at] + other[at] < glass) continue
        if (surroundings.values[meanRow + Math.floor(x / surroundings.side)] > fold) continue
        const bin = stain[at] * scale
        counts[offset + (bin < 0 ? 0 : bin < bins ? bin | 0 : bins - 1)]++
      }
    }
  }
  const whole = new Float64Array(bins)
  for (let i = 0; i < counts.length; i++) whole[i % bins] += counts[i]
  const all = otsu(whole)
  const values = new Float32Array(columns * rows)
  const window = new Float64Array(bins)
  for (let by = 0; by < rows; by++)
    for (let bx = 0; bx < columns; bx++) {
      window.fill(0)
      for (let y = Math.max(0, by - 2); y <= Math.min(rows - 1, by + 2); y++)
        for (let x = Math.max(0, bx - 2); x <= Math.min(columns - 1, bx + 2); x++) {
          const offset = (y * columns + x) * bins
          for (let bin = 0; bin < bins; bin++) window[bin] += counts[offset + bin]
        }
      const local = otsu(window)
      const contrast = local.above - local.below
      // A window of one kind of pixel has classes that lie close together compared with those of the picture.
      const trust = Math.min(1, Math.max(0, contrast / Math.max(1e-6, all.above - all.below)))
      const between = trust * local.threshold + (1 - trust) * all.threshold
      values[by * columns + bx] = Math.max(
        settings.leastDensity,
        between,
        Math.min(local.below, all.below) + settings.leastContrast / 2,
      )
    }
  return { side: block, columns, rows, values }
}

/** Threshold and the means of both classes, in optical densities. */
function otsu(counts: Float64Array): { threshold: number; below: number; above: number } {
  let total = 0
  let sum = 0
  for (let bin = 0; bin < bins; bin++) {
    total += counts[bin]
    sum += counts[bin] * (bin + 0.5)
  }
  const unit = densest / bins
  if (total === 0) return { threshold: 0, below: 0, above: 0 }
  let best = { threshold: (sum / total) * unit, below: (sum / total) * unit, above: (sum / total) * unit }
  let largest = 0
  let below = 0
  let sumBelow = 0
  for (let bin = 0; bin < bins - 1; bin++) {
    below += counts[bin]
    sumBelow += counts[bin] * (bin + 0.5)
    const above = total - below
    if (below === 0 || above === 0) continue
    const [low, high] = [sumBelow / below, (sum - sumBelow) / above]
    const between = below * above * (high - low) ** 2
    if (between > largest) {
      largest = between
      best = { threshold: (bin + 1) * unit, below: low * unit, above: high * unit }
    }
  }
  return best
}

/** 1 where the stain is above the threshold. */
export function aboveThreshold(
  stain: Float32Array,
  width: number,
  height: number,
  { otsu: level, surroundings }: LocalThreshold,
): Float32Array {
  const inside = new Float32Array(stain.length)
  const lines = [lineOf(level, width), lineOf(surroundings, width)]
  for (let y = 0, at = 0; y < height; y++) {
    const [a, b] = [lines[0](y), lines[1](y)]
    for (let x = 0; x < width; x++, at++) if (stain[at] > a[x] && stain[at] > b[x]) inside[at] = 1
  }
  return inside
}

/** The values along a row of pixels. The array is used again for the next row. */
function lineOf({ side, columns, rows, values }: Blocks, width: number): (y: number) => Float32Array {
  const line = new Float32Array(width)
  const knots = new Float32Array(columns + 1)
  const left = new Int32Array(width)
  const share = new Float32Array(width)
  for (let x = 0; x < width; x++) {
    const u = Math.min(columns - 1, Math.max(0, (x + 0.5) / side - 0.5))
    left[x] = Math.floor(u)
    share[x] = u - left[x]
  }
  return y => {
    const v = Math.min(rows - 1, Math.max(0, (y + 0.5) / side - 0.5))
    const above = Math.floor(v)
    const below = Math.min(rows - 1, above + 1)
    const q = v - above
    for (let c = 0; c < columns; c++)
      knots[c] = values[above * columns + c] * (1 - q) + values[below * columns + c] * q
    knots[columns] = knots[columns - 1]
    for (let x = 0; x < width; x++) {
      const at = left[x]
      line[x] = knots[at] + share[x] * (knots[at + 1] - knots[at])
    }
    return line
  }
}
