import type { RgbVector } from '@tessera/imaging'
import { symmetricEigen } from '@tessera/statistics'
import { quantileInPlace } from './quantile-in-place.ts'
import type { TissueDensities } from './tissue-densities.ts'
import type { StainPair } from './two-stains.ts'

/**
 * Macenko et al. 2009 (IEEE ISBI, 1107): the optical densities of tissue lie in the plane of the two stains, which is that of
 * the two largest eigenvectors of their covariance; the stains are the extreme directions in that plane, taken at
 * percentiles of the angle.
 */
export function macenkoStains(tissue: TissueDensities, anglePercentile: number): StainPair {
  const { densities, pixels } = tissue
  const { vectors } = symmetricEigen(covariance(tissue), 3)
  // A stain darkens: both axes of the plane point into the dark where they can, which leaves the angles off the cut at ±π.
  const [major, minor] = [vectors[2], vectors[1]].map(v => (v[0] + v[1] + v[2] < 0 ? v.map(x => -x) : v))
  const angles = new Float64Array(pixels)
  for (let p = 0, i = 0; p < pixels; p++, i += 3) {
    const r = densities[i]
    const g = densities[i + 1]
    const b = densities[i + 2]
    angles[p] = Math.atan2(
      r * minor[0] + g * minor[1] + b * minor[2],
      r * major[0] + g * major[1] + b * major[2],
    )
  }
  const direction = (percentile: number): RgbVector => {
    const angle = quantileInPlace(angles, percentile / 100)
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    return [c * major[0] + s * minor[0], c * major[1] + s * minor[1], c * major[2] + s * minor[2]]
  }
  return [direction(anglePercentile), direction(100 - anglePercentile)]
}

/** Row by row, divisor n - 1. */
function covariance({ densities, pixels }: TissueDensities): Float64Array {
  const mean = [0, 0, 0]
  for (let i = 0; i < densities.length; i++) mean[i % 3] += densities[i]
  const [r0, g0, b0] = mean.map(sum => sum / pixels)
  let rr = 0
  let rg = 0
  let rb = 0
  let gg = 0
  let gb = 0
  let bb = 0
  for (let i = 0; i < densities.length; i += 3) {
    const r = densities[i] - r0
    const g = densities[i + 1] - g0
    const b = densities[i + 2] - b0
    rr += r * r
    rg += r * g
    rb += r * b
    gg += g * g
    gb += g * b
    bb += b * b
  }
  return Float64Array.of(rr, rg, rb, rg, gg, gb, rb, gb, bb).map(sum => sum / Math.max(1, pixels - 1))
}
