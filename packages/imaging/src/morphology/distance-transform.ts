import { type Mask, maskCount } from '../volume.ts'

/**
 * Distance of every voxel's centre to the nearest centre inside the mask, mm: 0 inside, infinite everywhere for an empty
 * mask. Exact, with unequal spacings, in time linear in the voxels: steps to the nearest along the second axis (row after
 * row as they lie in memory), then lower envelopes of parabolas along the others (Felzenszwalb & Huttenlocher, Theory
 * Comput 2012;8:415). Voxels are in the order of the mask.
 */
export function distanceTransform(mask: Mask): Float64Array {
  const { size, spacing } = mask.grid
  const squared = new Float64Array(mask.inside.length).fill(Number.POSITIVE_INFINITY)
  if (maskCount(mask) === 0) return squared
  const plane = size[0] * size[1]
  for (let start = 0; start < squared.length; start += plane)
    alongColumns(mask.inside, squared, start, size[0], plane, spacing[1])
  alongAxis(squared, size[0], 1, spacing[0])
  alongAxis(squared, size[2], plane, spacing[2])
  for (let i = 0; i < squared.length; i++) squared[i] = Math.sqrt(squared[i])
  return squared
}

/** Squared distances along the second axis of one slice. */
function alongColumns(
  inside: Uint8Array,
  squared: Float64Array,
  start: number,
  nx: number,
  plane: number,
  s: number,
): void {
  const steps = new Float64Array(nx).fill(Number.POSITIVE_INFINITY)
  for (let at = start; at < start + plane; )
    for (let x = 0; x < nx; x++, at++) {
      const step = inside[at] === 1 ? 0 : steps[x] + 1
      steps[x] = step
      squared[at] = step
    }
  steps.fill(Number.POSITIVE_INFINITY)
  for (let row = start + plane - nx; row >= start; row -= nx)
    for (let x = 0, at = row; x < nx; x++, at++) {
      const step = Math.min(steps[x] + 1, squared[at])
      steps[x] = step
      const apart = s * step
      squared[at] = apart * apart
    }
}

/** Each line of an axis: min over q of f(q) + (s (p − q))². */
function alongAxis(f: Float64Array, n: number, stride: number, s: number): void {
  if (n === 1) return
  const line = new Float64Array(n)
  const place = new Int32Array(n)
  /** Where the parabola of `place[k]` takes over, in voxels. */
  const from = new Float64Array(n)
  const lines = f.length / n
  for (let l = 0; l < lines; l++) {
    const start = Math.floor(l / stride) * stride * n + (l % stride)
    let hull = -1
    for (let q = 0; q < n; q++) {
      const height = f[start + q * stride]
      line[q] = height
      if (height === Number.POSITIVE_INFINITY) continue
      // Within a run of zeros a voxel is nearest to itself alone.
      if (height === 0 && q > 0 && q < n - 1 && line[q - 1] === 0 && f[start + (q + 1) * stride] === 0)
        continue
      let meets = Number.NEGATIVE_INFINITY
      while (hull >= 0) {
        const p = place[hull]
        meets = ((height - line[p]) / (s * s) + q * q - p * p) / (2 * (q - p))
        if (meets > from[hull]) break
        hull--
        meets = Number.NEGATIVE_INFINITY
      }
      hull++
      place[hull] = q
      from[hull] = meets
    }
    if (hull < 0) continue
    for (let p = 0, k = 0; p < n; p++) {
      if (line[p] === 0) continue
      while (k < hull && from[k + 1] < p) k++
      const apart = s * (p - place[k])
      f[start + p * stride] = line[place[k]] + apart * apart
    }
  }
}
