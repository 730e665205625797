import type { Request } from './linear.ts'
import { allocate, type Reals, regionCount } from './region.ts'
import { notFinite } from './separable-response.ts'

export interface LocalBinaryPatternSettings {
  /** Voxels. */
  readonly radius: number
  readonly samples: number
  readonly method: 'default' | 'ror' | 'uniform' | 'var'
  /** The axis whose slices are taken. */
  readonly axis: number
}

/**
 * Local binary patterns by slice (Ojala et al. 2002) as scikit-image has them and PyRadiomics' LBP2D takes them: samples
 * on a circle, bilinear between voxels, 0 beyond the image; bit p is set where sample p is not below the centre.
 * `default` is the number of these bits, `ror` the smallest over their rotations, `uniform` their count or samples + 1
 * for more than two changes around the circle, `var` the variance of the samples.
 */
export function localBinaryPattern(settings: LocalBinaryPatternSettings, request: Request): Reals {
  const { source, region, precision } = request
  const { radius, samples, method, axis } = settings
  const { voxels, size, spans } = source
  const [u, v] = [0, 1, 2].filter(a => a !== axis)
  const strides = [1, size[0], size[0] * size[1]]
  const round = (x: number) => Math.round(x * 1e5) / 1e5
  // As skimage.feature.local_binary_pattern: rows go down, the first sample lies to the right.
  const steps = Array.from({ length: samples }, (_, p) => {
    const angle = (2 * Math.PI * p) / samples
    return [round(radius * Math.cos(angle)), round(-radius * Math.sin(angle))] as const
  })
  const at = (base: number, i: number, j: number): number =>
    i < 0 || j < 0 || i >= size[u] || j >= size[v] ? 0 : voxels[base + i * strides[u] + j * strides[v]]
  const sampled = new Float64Array(samples)
  const response = allocate(regionCount(region), precision)
  const [spanX, spanY, spanZ] = region.spans
  let out = 0
  for (let z = spanZ.first; z < spanZ.first + spanZ.count; z++)
    for (let y = spanY.first; y < spanY.first + spanY.count; y++)
      for (let x = spanX.first; x < spanX.first + spanX.count; x++, out++) {
        const place = [x, y, z]
        const base = (place[axis] - spans[axis].first) * strides[axis]
        const centre = at(base, place[u], place[v])
        let finite = centre * 0
        for (let p = 0; p < samples; p++) {
          const [c, r] = [place[u] + steps[p][0], place[v] + steps[p][1]]
          const [i, j] = [Math.floor(c), Math.floor(r)]
          const [dc, dr] = [c - i, r - j]
          const [i1, j1] = [Math.ceil(c), Math.ceil(r)]
          const top = (1 - dc) * at(base, i, j) + dc * at(base, i1, j)
          const bottom = (1 - dc) * at(base, i, j1) + dc * at(base, i1, j1)
          sampled[p] = (1 - dr) * top + dr * bottom
          finite += sampled[p] * 0
        }
        if (finite !== 0) throw notFinite([Number.NaN], [x, y, z])
        response[out] = method === 'var' ? variance(sampled) : code(sampled, centre, method)
      }
  return response
}

function variance(sampled: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (let p = 0; p < sampled.length; p++) {
    sum += sampled[p]
    squares += sampled[p] ** 2
  }
  return (squares - sum ** 2 / sampled.length) / sampled.length
}

function code(sampled: Float64Array, centre: number, method: 'default' | 'ror' | 'uniform'): number {
  const n = sampled.length
  let [bits, count, changes] = [0, 0, 0]
  for (let p = 0; p < n; p++) {
    const set = sampled[p] >= centre
    if (set) {
      bits += 2 ** p
      count++
    }
    // Around the circle, but for the step from the last sample to the first, which scikit-image leaves out.
    if (p > 0 && set !== sampled[p - 1] >= centre) changes++
  }
  if (method === 'default') return bits
  if (method === 'uniform') return changes <= 2 ? count : n + 1
  let least = bits
  for (let turn = 1, turned = bits; turn < n; turn++) {
    turned = Math.floor(turned / 2) + (turned % 2) * 2 ** (n - 1)
    least = Math.min(least, turned)
  }
  return least
}
