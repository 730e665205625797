import type { Affine } from './affine.ts'

/** Pairs of places: (x, y) is found at (x + dx, y + dy), with a weight. */
export interface Motions {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly dx: ArrayLike<number>
  readonly dy: ArrayLike<number>
  readonly weight: ArrayLike<number>
}

/** Pairs below which a motion is not fitted. */
export const leastPairs = { rigid: 4, affine: 8 } as const

const rounds = 20

/**
 * The rigid or affine map that takes places to where they are found, by least squares that are weighted again with Tukey's biweight (c =
 * 4.685 times the spread of the residuals, 1.4826 · median, but at least a quarter of a pixel): a half of the pairs may be wrong. It
 * starts from the median motion.
 * @returns null for fewer pairs than {@link leastPairs}, or pairs in one line
 */
export function fitMotion(motions: Motions, kind: 'rigid' | 'affine'): Affine | null {
  const n = motions.x.length
  if (n < leastPairs[kind]) return null
  let map: Affine = [1, 0, median(motions.dx), 0, 1, median(motions.dy)]
  const weight = new Float64Array(n)
  const residual = new Float64Array(n)
  for (let round = 0; round < rounds; round++) {
    residuals(motions, map, residual)
    const reach = 4.685 * Math.max(0.25, 1.4826 * median(residual))
    for (let i = 0; i < n; i++) {
      const t = residual[i] / reach
      weight[i] = t < 1 ? motions.weight[i] * (1 - t * t) ** 2 : 0
    }
    // Rigid first: the lever of an affine map is long while outliers still count.
    const next = kind === 'rigid' || round < 5 ? rigidFit(motions, weight) : affineFit(motions, weight)
    if (next === null) return null
    map = next
  }
  return map
}

/** How far each pair is from what a map says. */
export function residuals({ x, y, dx, dy }: Motions, [a, b, c, d, e, f]: Affine, into: Float64Array): void {
  for (let i = 0; i < x.length; i++)
    into[i] = Math.hypot(a * x[i] + b * y[i] + c - x[i] - dx[i], d * x[i] + e * y[i] + f - y[i] - dy[i])
}

function rigidFit(motions: Motions, weight: Float64Array): Affine | null {
  const centre = centres(motions, weight)
  if (centre === null) return null
  const { mx, my, nx, ny } = centre
  let [cos, sin] = [0, 0]
  for (let i = 0; i < weight.length; i++) {
    const [px, py] = [motions.x[i] - mx, motions.y[i] - my]
    const [qx, qy] = [motions.x[i] + motions.dx[i] - nx, motions.y[i] + motions.dy[i] - ny]
    cos += weight[i] * (px * qx + py * qy)
    sin += weight[i] * (px * qy - py * qx)
  }
  const length = Math.hypot(cos, sin)
  if (!(length > 0)) return null
  const [c, s] = [cos / length, sin / length]
  return [c, -s, nx - c * mx + s * my, s, c, ny - s * mx - c * my]
}

function affineFit(motions: Motions, weight: Float64Array): Affine | null {
  const centre = centres(motions, weight)
  if (centre === null) return null
  const { mx, my, nx, ny } = centre
  let [xx, xy, yy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < weight.length; i++) {
    const [px, py] = [motions.x[i] - mx, motions.y[i] - my]
    const [qx, qy] = [motions.x[i] + motions.dx[i] - nx, motions.y[i] + motions.dy[i] - ny]
    xx += weight[i] * px * px
    xy += weight[i] * px * py
    yy += weight[i] * py * py
    xu += weight[i] * px * qx
    yu += weight[i] * py * qx
    xv += weight[i] * px * qy
    yv += weight[i] * py * qy
  }
  const determinant = xx * yy - xy * xy
  if (!(determinant > 1e-6 * xx * yy)) return null
  const [a, b] = [(xu * yy - yu * xy) / determinant, (yu * xx - xu * xy) / determinant]
  const [d, e] = [(xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant]
  return [a, b, nx - a * mx - b * my, d, e, ny - d * mx - e * my]
}

function centres({ x, y, dx, dy }: Motions, weight: Float64Array) {
  let [total, mx, my, nx, ny] = [0, 0, 0, 0, 0]
  for (let i = 0; i < weight.length; i++) {
    total += weight[i]
    mx += weight[i] * x[i]
    my += weight[i] * y[i]
    nx += weight[i] * (x[i] + dx[i])
    ny += weight[i] * (y[i] + dy[i])
  }
  if (!(total > 0)) return null
  return { mx: mx / total, my: my / total, nx: nx / total, ny: ny / total }
}

export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2
}
