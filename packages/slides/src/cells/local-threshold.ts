/** How dense the stain must be to belong to a nucleus, at each pixel. */
export interface LocalThreshold {
  /** Side of a block, pixels. */
  readonly block: number
  readonly columns: number
  readonly rows: number
  /** At the centres of the blocks, between them linear. Infinite nowhere: where no nucleus is, above all that is there. */
  readonly values: Float32Array
}

export interface ThresholdSettings {
  /** Pixels. */
  readonly window: number
  readonly leastContrast: number
  readonly leastDensity: number
}

const bins = 128
const densest = 1.6

/**
 * Otsu's threshold of the stain in a window around each block of an eighth of the window, on pixels that hold any stain,
 * drawn towards the threshold of the whole picture where the window shows only one kind of pixel: in a dense field all is
 * nucleus, in fibres none, and a threshold between them would cut either in two. In no place is it below `leastDensity`,
 * nor less than half of `leastContrast` above the mean of what is below it.
 */
export function localThreshold(
  stain: Float32Array,
  width: number,
  height: number,
  settings: ThresholdSettings,
): LocalThreshold {
  const block = Math.max(8, Math.round(settings.window / 5))
  const columns = Math.ceil(width / block)
  const rows = Math.ceil(height / block)
  const counts = new Uint32Array(columns * rows * bins)
  const scale = bins / densest
  for (let y = 0, at = 0; y < height; y++) {
    const blockRow = Math.floor(y / block) * columns
    for (let bx = 0; bx < columns; bx++) {
      const offset = (blockRow + bx) * bins
      const end = Math.min(width, (bx + 1) * block) + y * width
      for (; at < end; at++) {
        const bin = stain[at] * scale
        if (bin >= 1) counts[offset + (bin < bins ? bin | 0 : bins - 1)]++
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
  return { block, columns, rows, values }
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
  { block, columns, rows, values }: LocalThreshold,
): Uint8Array {
  const inside = new Uint8Array(stain.length)
  const line = new Float32Array(width)
  for (let y = 0, at = 0; y < height; y++) {
    const v = Math.min(rows - 1, Math.max(0, (y + 0.5) / block - 0.5))
    const above = Math.floor(v)
    const below = Math.min(rows - 1, above + 1)
    for (let x = 0; x < width; x++) {
      const u = Math.min(columns - 1, Math.max(0, (x + 0.5) / block - 0.5))
      const left = u | 0
      const right = left + 1 < columns ? left + 1 : left
      const [p, q] = [u - left, v - above]
      line[x] =
        (values[above * columns + left] * (1 - p) + values[above * columns + right] * p) * (1 - q) +
        (values[below * columns + left] * (1 - p) + values[below * columns + right] * p) * q
    }
    for (let x = 0; x < width; x++, at++) if (stain[at] > line[x]) inside[at] = 1
  }
  return inside
}
