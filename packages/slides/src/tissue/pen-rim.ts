import { dilateBox, erodeBox } from './box.ts'
import { type DensityPlanes, densitySteps } from './light.ts'

/** Micrometres to either side of a mark's edge in which the pixels are judged anew; at least a pixel. */
const rim = 20
/** Pixels of either side, at least, that its colour is taken from; of how many places along a side of the window. */
const leastSamples = 8
const places = 11
/** Of the light that passes: noise of sensor and JPEG, which no side is without. */
const noise = 0.02

/**
 * Where a mark ends. A pixel at the edge of a stroke shows ink and tissue mixed: light adds in proportion to the part of the
 * pixel that each covers. So each pixel within 20 µm of the edge is compared with what the mark and what the tissue beside lets
 * pass further from the edge, and is ink where it is nearer to the ink: half covered or more (Fisher's linear
 * discriminant of the two with their common covariance, so that what varies in tissue, dense or pale, weighs little and what
 * tells ink from it weighs much). Where either side has too few pixels nothing is changed.
 */
export function settledRim(
  planes: DensityPlanes,
  stained: Uint8Array,
  inside: Uint8Array,
  mpp: number,
): Uint8Array {
  const { width, height } = planes
  const reach = Math.max(1, Math.round(rim / mpp))
  const core = erodeBox(inside, width, height, reach)
  const near = dilateBox(inside, width, height, reach)
  const judged = inside.slice()
  const sides = new TwoSides(planes, stained, core, near, 2 * reach + 2)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      if (near[i] === 1 && core[i] === 0) judged[i] = sides.isInk(x, y) ?? inside[i]
  return majority(judged, near, core, width, height)
}

/** Of the three by three pixels about each that was judged: single pixels are noise. */
function majority(judged: Uint8Array, near: Uint8Array, core: Uint8Array, width: number, height: number) {
  const out = judged.slice()
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      if (near[i] === 0 || core[i] === 1) continue
      let sum = 0
      for (let row = i - width; row <= i + width; row += width)
        sum += judged[row - 1] + judged[row] + judged[row + 1]
      out[i] = sum >= 5 ? 1 : 0
    }
  return out
}

/** Ink and its surroundings about a pixel, told from each other by the light that passes. */
class TwoSides {
  private readonly planes: DensityPlanes
  private readonly stained: Uint8Array
  private readonly core: Uint8Array
  private readonly near: Uint8Array
  private readonly radius: number
  private readonly step: number
  private readonly light: Float64Array
  /** Of ink and of what is beside: number, sums of three channels, sums of their six products. */
  private readonly sums = [new Float64Array(10), new Float64Array(10)] as const

  constructor(
    planes: DensityPlanes,
    stained: Uint8Array,
    core: Uint8Array,
    near: Uint8Array,
    radius: number,
  ) {
    this.planes = planes
    this.stained = stained
    this.core = core
    this.near = near
    this.radius = radius
    this.step = Math.max(1, Math.floor((2 * radius + 1) / places))
    this.light = Float64Array.from({ length: 256 }, (_, density) => 10 ** (-density / densitySteps))
  }

  /** Null where one side is not to be seen. */
  isInk(x: number, y: number): 0 | 1 | null {
    this.look(x, y)
    const [ink, beside] = this.sums
    if (ink[0] < leastSamples || beside[0] < leastSamples) return null
    const [p, t] = [ink, beside].map(sum => [1, 2, 3].map(c => sum[c] / sum[0]))
    // Upper triangle of the mean of the two covariances: rr, rg, rb, gg, gb, bb.
    const spread = [4, 5, 6, 7, 8, 9].map((k, at) => {
      const [a, b] = pairs[at]
      const own = at === 0 || at === 3 || at === 5 ? noise * noise : 0
      return (ink[k] / ink[0] - p[a] * p[b] + beside[k] / beside[0] - t[a] * t[b]) / 2 + own
    })
    const weights = solved(spread, [p[0] - t[0], p[1] - t[1], p[2] - t[2]])
    const i = y * this.planes.width + x
    const { red, green, blue } = this.planes
    const own = [this.light[red[i]], this.light[green[i]], this.light[blue[i]]]
    let score = 0
    for (let c = 0; c < 3; c++) score += weights[c] * (own[c] - (p[c] + t[c]) / 2)
    return score >= 0 ? 1 : 0
  }

  private look(x: number, y: number): void {
    const { planes, stained, core, near, radius, step, light, sums } = this
    const { width, height, red, green, blue } = planes
    sums[0].fill(0)
    sums[1].fill(0)
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row += step)
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column += step) {
        const i = row * width + column
        // Beside glass it does not matter where ink ends: thin ink, which is nearer to glass, must not become tissue.
        if (core[i] === 0 && (near[i] === 1 || stained[i] === 0)) continue
        const sum = sums[core[i] === 1 ? 0 : 1]
        const r = light[red[i]]
        const g = light[green[i]]
        const b = light[blue[i]]
        sum[0]++
        sum[1] += r
        sum[2] += g
        sum[3] += b
        sum[4] += r * r
        sum[5] += r * g
        sum[6] += r * b
        sum[7] += g * g
        sum[8] += g * b
        sum[9] += b * b
      }
  }
}

const pairs = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const

/** x of S x = d for a symmetric positive S, by its cofactors. */
function solved([a, b, c, d, e, f]: readonly number[], [x, y, z]: readonly number[]): readonly number[] {
  const p = d * f - e * e
  const q = c * e - b * f
  const r = b * e - c * d
  const s = a * f - c * c
  const t = b * c - a * e
  const u = a * d - b * b
  const determinant = a * p + b * q + c * r
  return [p * x + q * y + r * z, q * x + s * y + t * z, r * x + t * y + u * z].map(n => n / determinant)
}
