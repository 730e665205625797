import type { Request } from './linear.ts'
import { allocate, type Reals, regionCount } from './region.ts'
import { notFinite } from './source.ts'

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
  const { region, precision } = request
  const { radius, samples, method, axis } = settings
  const [u, v] = [0, 1, 2].filter(a => a !== axis)
  const [spanU, spanV, slices] = [region.spans[u], region.spans[v], region.spans[axis]]
  const margin = Math.ceil(radius)
  const width = spanU.count + 2 * margin
  const slice = new Float64Array(width * (spanV.count + 2 * margin))
  const steps = sampleSteps(radius, samples, width)
  const response = allocate(regionCount(region), precision)
  const strides = [1, region.spans[0].count, region.spans[0].count * region.spans[1].count]
  const sampled = new Float64Array(samples)
  for (let k = 0; k < slices.count; k++) {
    readSlice(request, [u, v, axis], slices.first + k, margin, slice)
    for (let j = 0; j < spanV.count; j++) {
      let to = k * strides[axis] + j * strides[v]
      const row = (j + margin) * width + margin
      for (let i = 0; i < spanU.count; i++, to += strides[u]) {
        sampleCircle(slice, row + i, steps, sampled)
        response[to] = method === 'var' ? variance(sampled) : code(sampled, slice[row + i], method)
      }
    }
  }
  return response
}

/** The four voxels around each sample, as offsets in the slice, and where the sample lies between them. */
interface Steps {
  readonly offsets: Int32Array
  readonly fractions: Float64Array
}

/** As skimage.feature.local_binary_pattern: rows go down, the first sample lies to the right. */
function sampleSteps(radius: number, samples: number, width: number): Steps {
  const round = (x: number) => Math.round(x * 1e5) / 1e5
  const offsets = new Int32Array(4 * samples)
  const fractions = new Float64Array(2 * samples)
  for (let p = 0; p < samples; p++) {
    const angle = (2 * Math.PI * p) / samples
    const [c, r] = [round(radius * Math.cos(angle)), round(-radius * Math.sin(angle))]
    const [left, right, top, bottom] = [Math.floor(c), Math.ceil(c), Math.floor(r), Math.ceil(r)]
    offsets.set(
      [left + top * width, right + top * width, left + bottom * width, right + bottom * width],
      4 * p,
    )
    fractions.set([c - left, r - top], 2 * p)
  }
  return { offsets, fractions }
}

function sampleCircle(
  slice: Float64Array,
  at: number,
  { offsets, fractions }: Steps,
  into: Float64Array,
): void {
  for (let p = 0; p < into.length; p++) {
    const [dc, dr] = [fractions[2 * p], fractions[2 * p + 1]]
    if (dc === 0 && dr === 0) {
      into[p] = slice[at + offsets[4 * p]]
      continue
    }
    const top = (1 - dc) * slice[at + offsets[4 * p]] + dc * slice[at + offsets[4 * p + 1]]
    const bottom = (1 - dc) * slice[at + offsets[4 * p + 2]] + dc * slice[at + offsets[4 * p + 3]]
    into[p] = (1 - dr) * top + dr * bottom
  }
}

/** A slice of the region with its margin, 0 beyond the image. */
function readSlice(
  { source, region }: Request,
  [u, v, axis]: readonly number[],
  at: number,
  margin: number,
  slice: Float64Array,
): void {
  const { voxels, size, spans } = source
  const strides = [1, spans[0].count, spans[0].count * spans[1].count]
  const [spanU, spanV] = [region.spans[u], region.spans[v]]
  const width = spanU.count + 2 * margin
  slice.fill(0)
  const [fromI, toI] = [
    Math.max(0, spanU.first - margin),
    Math.min(size[u], spanU.first + spanU.count + margin),
  ]
  const [fromJ, toJ] = [
    Math.max(0, spanV.first - margin),
    Math.min(size[v], spanV.first + spanV.count + margin),
  ]
  for (let j = fromJ; j < toJ; j++) {
    let from = at * strides[axis] + j * strides[v] + fromI * strides[u]
    let to = (j - spanV.first + margin) * width + fromI - spanU.first + margin
    for (let i = fromI; i < toI; i++, from += strides[u], to++) {
      const value = voxels[from]
      if (value * 0 !== 0) {
        const place = [0, 0, 0]
        ;[place[u], place[v], place[axis]] = [i, j, at]
        throw notFinite([value], [place[0], place[1], place[2]])
      }
      slice[to] = value
    }
  }
}

function variance(sampled: Float64Array): number {
  let sum = 0
  let squares = 0
  for (let p = 0; p < sampled.length; p++) {
    sum += sampled[p]
    squares += sampled[p] * sampled[p]
  }
  return (squares - (sum * sum) / sampled.length) / sampled.length
}

function code(sampled: Float64Array, centre: number, method: 'default' | 'ror' | 'uniform'): number {
  const n = sampled.length
  let bits = 0
  let count = 0
  let changes = 0
  let before = 0
  for (let p = 0; p < n; p++) {
    const bit = sampled[p] >= centre ? 1 : 0
    bits |= bit << p
    count += bit
    // Around the circle, but for the step from the last sample to the first, which scikit-image leaves out.
    if (p > 0 && bit !== before) changes++
    before = bit
  }
  if (method === 'default') return bits
  if (method === 'uniform') return changes <= 2 ? count : n + 1
  let least = bits
  for (let turn = 1, turned = bits; turn < n; turn++) {
    turned = (turned >> 1) | ((turned & 1) << (n - 1))
    if (turned < least) least = turned
  }
  return least
}
