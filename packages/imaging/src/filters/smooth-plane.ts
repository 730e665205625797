import { ImagingError } from '../imaging-error.ts'

/**
 * A plane of numbers smoothed by a Gaussian, at a cost that does not grow with sigma: below 2 pixels its sampled kernel
 * out to 3 sigma, from there on three running means whose fractional ends give exactly its variance (Gwosdek et al.,
 * Theoretical foundations of Gaussian convolution by extended box filtering, SSVM 2011), and its values to within 12 % of the peak. At the border the
 * edge pixels are repeated.
 *
 * @param values row by row, length width · height
 * @param sigma in pixels; 0 gives a copy
 * @throws ImagingError `bad-setting` for a negative sigma; `wrong-size`
 */
export function smoothPlane(
  values: Float32Array,
  width: number,
  height: number,
  sigma: number,
): Float32Array {
  if (!(sigma >= 0 && Number.isFinite(sigma)))
    throw new ImagingError('bad-setting', `a Gaussian of sigma ${sigma}`, 'give a sigma of 0 or more pixels')
  if (values.length !== width * height)
    throw new ImagingError(
      'wrong-size',
      `${values.length} values for ${width} x ${height} pixels`,
      'give one value a pixel',
    )
  if (sigma === 0) return values.slice()
  const out = new Float32Array(values.length)
  const between = new Float32Array(values.length)
  if (sigma < 2) {
    const kernel = halfKernel(sigma)
    convolveRows(values, between, width, height, kernel)
    convolveColumns(between, out, width, height, kernel)
    return out
  }
  const box = extendedBox(sigma)
  meanOfRows(values, between, width, height, box)
  meanOfRows(between, out, width, height, box)
  meanOfRows(out, between, width, height, box)
  meanOfColumns(between, out, width, height, box)
  meanOfColumns(out, between, width, height, box)
  meanOfColumns(between, out, width, height, box)
  return out
}

/** The centre and one side, sum of both sides 1; at least three pixels of it. */
function halfKernel(sigma: number): Float64Array {
  const radius = Math.max(3, Math.ceil(3 * sigma))
  const kernel = Float64Array.from({ length: radius + 1 }, (_, i) => Math.exp((-i * i) / (2 * sigma * sigma)))
  const total = 2 * kernel.reduce((sum, x) => sum + x, 0) - 1
  return kernel.map(x => x / total)
}

function convolveRows(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  kernel: Float64Array,
) {
  const radius = kernel.length - 1
  const line = new Float64Array(width + 2 * radius)
  for (let y = 0; y < height; y++) {
    const row = y * width
    line.fill(from[row], 0, radius)
    for (let x = 0; x < width; x++) line[radius + x] = from[row + x]
    line.fill(from[row + width - 1], radius + width)
    if (radius === 3) {
      const [k0, k1, k2, k3] = kernel
      for (let x = 0; x < width; x++)
        to[row + x] =
          k0 * line[x + 3] +
          k1 * (line[x + 2] + line[x + 4]) +
          k2 * (line[x + 1] + line[x + 5]) +
          k3 * (line[x] + line[x + 6])
      continue
    }
    for (let x = 0; x < width; x++) {
      let sum = kernel[0] * line[x + radius]
      for (let k = 1; k <= radius; k++) sum += kernel[k] * (line[x + radius - k] + line[x + radius + k])
      to[row + x] = sum
    }
  }
}

function convolveColumns(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  kernel: Float64Array,
) {
  const sums = new Float64Array(width)
  for (let y = 0; y < height; y++) {
    const row = y * width
    if (kernel.length === 4) {
      const [k0, k1, k2, k3] = kernel
      const [a, b, c] = [1, 2, 3].map(k => Math.max(0, y - k) * width)
      const [d, e, f] = [1, 2, 3].map(k => Math.min(height - 1, y + k) * width)
      for (let x = 0; x < width; x++)
        to[row + x] =
          k0 * from[row + x] +
          k1 * (from[a + x] + from[d + x]) +
          k2 * (from[b + x] + from[e + x]) +
          k3 * (from[c + x] + from[f + x])
      continue
    }
    for (let x = 0; x < width; x++) sums[x] = kernel[0] * from[row + x]
    for (let k = 1; k < kernel.length; k++) {
      const up = Math.max(0, y - k) * width
      const down = Math.min(height - 1, y + k) * width
      const weight = kernel[k]
      for (let x = 0; x < width; x++) sums[x] += weight * (from[up + x] + from[down + x])
    }
    for (let x = 0; x < width; x++) to[row + x] = sums[x]
  }
}

/** A running mean over 2·radius + 1 pixels of weight `inner` and one beyond each end of weight `outer`. */
interface ExtendedBox {
  readonly radius: number
  readonly inner: number
  readonly outer: number
}

/** Three of them have the variance sigma². */
function extendedBox(sigma: number): ExtendedBox {
  const variance = (sigma * sigma) / 3
  const radius = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2)
  const n = 2 * radius + 1
  // (n(n² − 1)/12 + 2a(r + 1)²) / (n + 2a) = variance
  const outer = (n * (variance - (n * n - 1) / 12)) / (2 * ((radius + 1) ** 2 - variance))
  const total = n + 2 * outer
  return { radius, inner: 1 / total, outer: outer / total }
}

function meanOfRows(from: Float32Array, to: Float32Array, width: number, height: number, box: ExtendedBox) {
  const { radius, inner, outer } = box
  const reach = radius + 1
  const line = new Float64Array(width + 2 * reach)
  for (let y = 0; y < height; y++) {
    const row = y * width
    line.fill(from[row], 0, reach)
    for (let x = 0; x < width; x++) line[reach + x] = from[row + x]
    line.fill(from[row + width - 1], reach + width)
    let sum = 0
    for (let i = 1; i < 2 * reach; i++) sum += line[i]
    for (let x = 0; x < width; x++) {
      to[row + x] = inner * sum + outer * (line[x] + line[x + 2 * reach])
      sum += line[x + 2 * reach] - line[x + 1]
    }
  }
}

function meanOfColumns(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  box: ExtendedBox,
) {
  const { radius, inner, outer } = box
  const rowOf = (y: number) => Math.min(height - 1, Math.max(0, y)) * width
  const sums = new Float64Array(width)
  for (let k = -radius; k <= radius; k++)
    for (let x = 0, row = rowOf(k); x < width; x++) sums[x] += from[row + x]
  for (let y = 0; y < height; y++) {
    const row = y * width
    const above = rowOf(y - radius - 1)
    const below = rowOf(y + radius + 1)
    const leaves = rowOf(y - radius)
    for (let x = 0; x < width; x++) {
      to[row + x] = inner * sums[x] + outer * (from[above + x] + from[below + x])
      sums[x] += from[below + x] - from[leaves + x]
    }
  }
}
