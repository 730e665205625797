import { symmetricEigen } from './principal-axes.ts'

/** Volume of an ellipsoid with the given half-axes. */
export function ellipsoidVolume(a: number, b: number, c: number): number {
  return (4 / 3) * Math.PI * a * b * c
}

/**
 * Area of an ellipsoid with the given half-axes, descending, as the IBSI manual computes it (3.1.22):
 * 4πab Σ (αβ)^ν / (1 - 4ν²) · P_ν((α² + β²) / 2αβ) for ν from 0 to 20, with α² = 1 - b²/a², β² = 1 - c²/a². This is what the
 * reference values hold; it is a few per cent less than the true area of an ellipsoid that is no sphere.
 */
export function ellipsoidArea(a: number, b: number, c: number): number {
  const [alpha, beta] = [1 - (b / a) ** 2, 1 - (c / a) ** 2]
  const half = (alpha + beta) / 2
  // Legendre's recurrence for (αβ)^ν P_ν, which has no division by αβ: that is 0 for a spheroid.
  let [before, term] = [1, half]
  let sum = 1 - term / 3
  for (let v = 2; v <= 20; v++) {
    ;[before, term] = [term, ((2 * v - 1) * half * term - (v - 1) * alpha * beta * before) / v]
    sum += term / (1 - 4 * v * v)
  }
  return 4 * Math.PI * a * b * sum
}

/**
 * Half-axes of the ellipsoid of least volume round points that span three dimensions (x y z one after the other),
 * descending. Khachiyan's ascent on the weights of the points, with steps away from points of too much weight (Todd and
 * Yıldırım 2007); the result is enlarged to hold every point and its volume is at most (1 + 4/3 tolerance)^1.5 times the least.
 */
export function enclosingEllipsoid(points: Float64Array, tolerance = 1e-7): readonly number[] {
  const n = points.length / 3
  const [cx, cy, cz] = [0, 1, 2].map(axis => {
    let sum = 0
    for (let p = axis; p < points.length; p += 3) sum += points[p]
    return sum / n
  })
  let scale = 0
  for (let p = 0; p < points.length; p += 3)
    scale = Math.max(scale, Math.hypot(points[p] - cx, points[p + 1] - cy, points[p + 2] - cz))
  const x = Float64Array.from(points, (value, at) => (value - [cx, cy, cz][at % 3]) / scale)
  const weights = farPoints(x)
  const distances = new Float64Array(n)
  // Inverse of M = sum of w (x, 1)(x, 1)ᵀ, 4 x 4.
  let inverse = invert(moments(x, weights))
  measure(x, inverse, distances)
  const steps = 200_000
  for (let step = 1; step <= steps; step++) {
    let [far, near] = [0, -1]
    for (let p = 0; p < n; p++) {
      if (distances[p] > distances[far]) far = p
      if (weights[p] > 0 && (near < 0 || distances[p] < distances[near])) near = p
    }
    const above = distances[far] / 4 - 1
    const below = 1 - distances[near] / 4
    if (above <= tolerance && below <= tolerance) break
    const p = above >= below ? far : near
    const k = distances[p]
    // The step that raises the determinant most, not further back than to a weight of nothing.
    const most = -weights[p] / (1 - weights[p])
    const beta = Math.max((k - 4) / (4 * (k - 1)), p === near && above < below ? most : -1)
    for (let i = 0; i < n; i++) weights[i] *= 1 - beta
    weights[p] = Math.max(0, weights[p] + beta)
    if (beta === most) weights[p] = 0
    // Sherman-Morrison, begun anew at times against rounding.
    if (step % 200 === 0) {
      inverse = invert(moments(x, weights))
      measure(x, inverse, distances)
    } else update(x, inverse, distances, p, beta)
  }
  inverse = invert(moments(x, weights))
  measure(x, inverse, distances)
  return halfAxes(x, weights, Math.max(...distances), scale)
}

/**
 * Weights to begin with: on the two points farthest apart along each of three directions, each direction at right angles
 * to the differences found before (Kumar and Yıldırım 2005), so that they span three dimensions.
 */
function farPoints(x: Float64Array): Float64Array {
  const weights = new Float64Array(x.length / 3)
  const differences: number[][] = []
  for (let round = 0; round < 3; round++) {
    const [a, b] = differences
    let direction = [1, 0, 0]
    if (b !== undefined)
      direction = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    else if (a !== undefined)
      direction = Math.abs(a[0]) > Math.abs(a[2]) ? [-a[1], a[0], 0] : [0, -a[2], a[1]]
    let [low, high] = [0, 0]
    const along = (p: number) =>
      direction[0] * x[3 * p] + direction[1] * x[3 * p + 1] + direction[2] * x[3 * p + 2]
    for (let p = 1; p < weights.length; p++) {
      if (along(p) < along(low)) low = p
      if (along(p) > along(high)) high = p
    }
    differences.push([0, 1, 2].map(axis => x[3 * high + axis] - x[3 * low + axis]))
    weights[low] += 1 / 6
    weights[high] += 1 / 6
  }
  return weights
}

/** The weighted covariance times what the farthest point needs. */
function halfAxes(
  x: Float64Array,
  weights: Float64Array,
  farthest: number,
  scale: number,
): readonly number[] {
  const m = moments(x, weights)
  const covariance = [
    m[0] - m[3] * m[3],
    m[1] - m[3] * m[7],
    m[2] - m[3] * m[11],
    m[5] - m[7] * m[7],
    m[6] - m[7] * m[11],
    m[10] - m[11] * m[11],
  ]
  const { values } = symmetricEigen(covariance)
  // (x - c)ᵀ C⁻¹ (x - c) = distance - 1 of the lifted points.
  return values.map(value => scale * Math.sqrt(value * (farthest - 1)))
}

function moments(x: Float64Array, weights: Float64Array): Float64Array {
  const m = new Float64Array(16)
  for (let p = 0; p < weights.length; p++) {
    const w = weights[p]
    if (w === 0) continue
    const q = [x[3 * p], x[3 * p + 1], x[3 * p + 2], 1]
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) m[4 * i + j] += w * q[i] * q[j]
  }
  return m
}

/** The inverse of a positive definite 4 x 4 matrix by Gauss and Jordan. */
function invert(m: Float64Array): Float64Array {
  const a = m.slice()
  const inverse = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0))
  for (let c = 0; c < 4; c++) {
    const pivot = a[5 * c]
    for (let j = 0; j < 4; j++) {
      a[4 * c + j] /= pivot
      inverse[4 * c + j] /= pivot
    }
    for (let r = 0; r < 4; r++) {
      if (r === c) continue
      const factor = a[4 * r + c]
      for (let j = 0; j < 4; j++) {
        a[4 * r + j] -= factor * a[4 * c + j]
        inverse[4 * r + j] -= factor * inverse[4 * c + j]
      }
    }
  }
  return inverse
}

function measure(x: Float64Array, m: Float64Array, distances: Float64Array): void {
  for (let p = 0; p < distances.length; p++) {
    const [a, b, c] = [x[3 * p], x[3 * p + 1], x[3 * p + 2]]
    distances[p] =
      a * (m[0] * a + 2 * (m[1] * b + m[2] * c + m[3])) +
      b * (m[5] * b + 2 * (m[6] * c + m[7])) +
      c * (m[10] * c + 2 * m[11]) +
      m[15]
  }
}

/** M becomes (1 - beta) M + beta q qᵀ. */
function update(
  x: Float64Array,
  inverse: Float64Array,
  distances: Float64Array,
  p: number,
  beta: number,
): void {
  const q = [x[3 * p], x[3 * p + 1], x[3 * p + 2], 1]
  const u = [0, 1, 2, 3].map(
    i => inverse[4 * i] * q[0] + inverse[4 * i + 1] * q[1] + inverse[4 * i + 2] * q[2] + inverse[4 * i + 3],
  )
  const factor = beta / (1 - beta) / (1 + (beta / (1 - beta)) * distances[p])
  const shrink = 1 / (1 - beta)
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 4; j++) inverse[4 * i + j] = shrink * (inverse[4 * i + j] - factor * u[i] * u[j])
  for (let i = 0; i < distances.length; i++) {
    const along = x[3 * i] * u[0] + x[3 * i + 1] * u[1] + x[3 * i + 2] * u[2] + u[3]
    distances[i] = shrink * (distances[i] - factor * along * along)
  }
}
