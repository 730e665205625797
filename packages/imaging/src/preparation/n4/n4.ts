import { checkSameGrid } from '../../geometry/compare-grids.ts'
import { type Triple, voxelCount } from '../../grid.ts'
import { ImagingError } from '../../imaging-error.ts'
import { createVolume, type Mask, type Volume } from '../../volume.ts'
import { otsuThreshold } from '../otsu.ts'
import {
  type AxisWeights,
  axisWeights,
  type BiasLattice,
  emptyLattice,
  evaluate,
  gather,
  raisedWeights,
  refine,
} from './bias-lattice.ts'
import { type Fourier, paddedLength, type Sharpening, sharpen } from './sharpen.ts'

export interface N4Options {
  /** Where the field is fitted; by default what is brighter than Otsu's threshold. */
  readonly mask?: Mask
  /** Every how manyth voxel is used, along each axis; 4 by default, less where an axis would keep fewer than 16. */
  readonly shrink?: number
  /** Iterations at most, level by level; the spline's spans double from one to the next. 50 50 50 50 by default. */
  readonly iterations?: readonly number[]
  /** A level ends when the field's coefficient of variation changes by less; 0.001 by default. */
  readonly convergence?: number
  /** Spans of the first level's spline, 1 by default: 4 control points along each axis. */
  readonly spans?: number
  readonly sharpening?: Partial<Sharpening>
  /** Called after each iteration. */
  readonly onIteration?: (level: number, iteration: number, change: number) => void
}

export interface N4Result {
  /** Image / exp(log field). */
  readonly corrected: Volume<Float32Array>
  readonly logField: Volume<Float32Array>
  /** What each level did. */
  readonly levels: readonly { readonly iterations: number; readonly change: number }[]
  readonly shrink: Triple
  /** Voxels that the field was fitted to. */
  readonly voxels: number
}

/**
 * N4 bias field correction (Tustison et al. 2010, IEEE Trans Med Imaging 29:1310): in turn the log intensities' histogram
 * is sharpened, and what sharpening takes away is smoothed by a B-spline (Lee et al. 1997, IEEE Trans Vis Comput Graph
 * 3:228) and added to the field. Only positive intensities in the mask are used; the field is given everywhere.
 * @throws ImagingError `not-finite`, `empty-mask` (no positive intensity in the mask), `constant-intensity`,
 * `geometry-mismatch`, `bad-setting`
 */
export async function correctBiasField(volume: Volume, options: N4Options = {}): Promise<N4Result> {
  const { iterations = [50, 50, 50, 50], convergence = 0.001, spans = 1 } = options
  const sharpening = { bins: 200, fullWidth: 0.15, noise: 0.01, ...options.sharpening }
  checkOptions(iterations, spans, sharpening)
  const inside = usedVoxels(volume, options.mask)
  const shrink = shrinkFactors(volume.grid.size, options.shrink ?? 4)
  const { places, logs, at } = sample(volume, inside, shrink)
  const { default: FFT } = await import('fft.js')
  const size = paddedLength(sharpening.bins)
  const fft = new FFT(size)
  const fourier: Fourier = {
    size,
    transform: (into, from) => fft.transform(into, from),
    inverseTransform: (into, from) => fft.inverseTransform(into, from),
  }

  const dense = new Float64Array(places[0].length * places[1].length * places[2].length)
  const current = logs.slice()
  const sharp = new Float64Array(logs.length)
  let field = new Float64Array(logs.length)
  let next = new Float64Array(logs.length)
  let lattice = emptyLattice([spans + 3, spans + 3, spans + 3])
  const levels: { iterations: number; change: number }[] = []
  for (let level = 0; level < iterations.length; level++) {
    if (level > 0) lattice = refine(lattice)
    const approximate = approximation(
      places.map(along => along.length),
      lattice,
      at,
      dense.length,
    )
    let change = Number.POSITIVE_INFINITY
    let iteration = 0
    while (iteration < iterations[level] && change > convergence) {
      sharpen(current, sharp, sharpening, fourier)
      for (let i = 0; i < at.length; i++) dense[at[i]] = current[i] - sharp[i]
      const step = approximate.fit(dense)
      for (let c = 0; c < step.length; c++) lattice.values[c] += step[c]
      const everywhere = evaluate(lattice, approximate.axes)
      for (let i = 0; i < at.length; i++) next[i] = everywhere[at[i]]
      change = coefficientOfVariation(field, next)
      ;[field, next] = [next, field]
      for (let i = 0; i < logs.length; i++) current[i] = logs[i] - field[i]
      iteration++
      options.onIteration?.(level, iteration, change)
    }
    levels.push({ iterations: iteration, change })
  }
  return { ...applyLattice(volume, lattice), levels, shrink, voxels: logs.length }
}

function checkOptions(
  iterations: readonly number[],
  spans: number,
  { bins, fullWidth, noise }: Sharpening,
): void {
  const whole = (n: number, least: number) => Number.isInteger(n) && n >= least
  if (
    iterations.length === 0 ||
    !iterations.every(n => whole(n, 0)) ||
    !whole(spans, 1) ||
    !whole(bins, 2) ||
    !(fullWidth > 0) ||
    !(noise > 0)
  )
    throw new ImagingError(
      'bad-setting',
      `N4 with iterations ${iterations.join(' ')}, ${spans} spans, ${bins} bins, width ${fullWidth}, noise ${noise}`,
      'give whole iterations a level, one span or more, two bins or more, a positive width and noise',
    )
}

/** 1 for positive voxels in the mask. */
function usedVoxels({ grid, voxels }: Volume, mask: Mask | undefined): Uint8Array {
  if (mask !== undefined) checkSameGrid(grid, mask.grid)
  for (let i = 0; i < voxels.length; i++)
    if (!Number.isFinite(voxels[i]) && (mask === undefined || mask.inside[i] === 1))
      throw new ImagingError(
        'not-finite',
        `an image with the voxel value ${voxels[i]}`,
        'replace such voxels, or leave them outside the mask',
      )
  const threshold = mask === undefined ? otsuThreshold(voxels) : 0
  const inside = new Uint8Array(voxels.length)
  for (let i = 0; i < inside.length; i++)
    if (voxels[i] > 0 && (mask === undefined ? voxels[i] > threshold : mask.inside[i] === 1)) inside[i] = 1
  return inside
}

function shrinkFactors(size: Triple, wanted: number): Triple {
  if (!Number.isInteger(wanted) || wanted < 1)
    throw new ImagingError('bad-setting', `a shrink factor of ${wanted}`, 'give a whole number from 1')
  const along = (n: number) => Math.max(1, Math.min(wanted, Math.floor(n / 16)))
  return [along(size[0]), along(size[1]), along(size[2])]
}

/** Log intensities of every shrinkth voxel, of which `at` are the numbers in the box of all samples. */
function sample({ grid, voxels }: Volume, inside: Uint8Array, shrink: Triple) {
  const [nx, ny] = grid.size
  const places = grid.size.map((n, axis) => {
    const count = Math.floor((n - 1) / shrink[axis]) + 1
    const first = (n - 1 - (count - 1) * shrink[axis]) >> 1
    return Int32Array.from({ length: count }, (_, i) => first + i * shrink[axis])
  })
  const logs: number[] = []
  const at: number[] = []
  let number = 0
  for (const k of places[2])
    for (const j of places[1])
      for (const i of places[0]) {
        const voxel = i + nx * (j + ny * k)
        if (inside[voxel] === 1) {
          logs.push(Math.log(voxels[voxel]))
          at.push(number)
        }
        number++
      }
  if (logs.length === 0)
    throw new ImagingError(
      'empty-mask',
      'no positive intensity where the field is fitted',
      'give another mask',
    )
  if (logs.every(x => x === logs[0]))
    throw new ImagingError(
      'constant-intensity',
      'one and the same intensity wherever the field is fitted',
      'there is no field to correct in a constant image',
    )
  return { places, logs: Float64Array.from(logs), at: Int32Array.from(at) }
}

/** Lee's approximation of values at the samples by a spline on the lattice; its sums are products over the axes. */
function approximation(size: readonly number[], lattice: BiasLattice, at: Int32Array, length: number) {
  // As ITK: the spline is stretched over the samples here, and over the whole image when the field is given.
  const along = (axis: number) => {
    const samples = Int32Array.from({ length: size[axis] }, (_, i) => i)
    return axisWeights(samples, size[axis], lattice.size[axis])
  }
  const axes: readonly [AxisWeights, AxisWeights, AxisWeights] = [along(0), along(1), along(2)]
  const raised = (power: number, perSum: boolean): readonly [AxisWeights, AxisWeights, AxisWeights] => [
    raisedWeights(axes[0], power, perSum),
    raisedWeights(axes[1], power, perSum),
    raisedWeights(axes[2], power, perSum),
  ]
  const mask = new Float64Array(length)
  for (const place of at) mask[place] = 1
  const squares = gather(mask, raised(2, false))
  const cubes = raised(3, true)
  return {
    axes,
    fit: (values: Float64Array) =>
      gather(values, cubes).map((sum, c) => (squares[c] > 0 ? sum / squares[c] : 0)),
  }
}

/** Standard deviation over mean of exp(before − after). */
function coefficientOfVariation(before: Float64Array, after: Float64Array): number {
  let mean = 0
  let squares = 0
  for (let i = 0; i < before.length; i++) {
    const ratio = Math.exp(before[i] - after[i])
    const difference = ratio - mean
    mean += difference / (i + 1)
    squares += difference * (ratio - mean)
  }
  return Math.sqrt(squares / Math.max(1, before.length - 1)) / mean
}

/** Slice by slice, so that no copy of the volume in double precision is needed. */
function applyLattice({ grid, voxels }: Volume, lattice: BiasLattice) {
  const logField = new Float32Array(voxelCount(grid))
  const corrected = new Float32Array(logField.length)
  const [nx, ny, nz] = grid.size
  const every = (n: number) => Int32Array.from({ length: n }, (_, i) => i)
  const x = axisWeights(every(nx), nx, lattice.size[0])
  const y = axisWeights(every(ny), ny, lattice.size[1])
  for (let k = 0; k < nz; k++) {
    const slice = evaluate(lattice, [x, y, axisWeights([k], nz, lattice.size[2])])
    const start = nx * ny * k
    logField.set(slice, start)
    for (let i = 0; i < slice.length; i++) corrected[start + i] = voxels[start + i] / Math.exp(slice[i])
  }
  return { corrected: createVolume(grid, corrected), logField: createVolume(grid, logField) }
}
