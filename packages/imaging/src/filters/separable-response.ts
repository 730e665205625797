import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { type LaidOperator, layOperator } from './axis-operator.ts'
import type { NamedBoundary, Span } from './boundary.ts'
import { allocate, type Precision, type Reals, type Region, regionCount } from './region.ts'
import { acrossRows, alongRow, mostTerms, scratchAcross, scratchAlong } from './rows.ts'
import { planEach, planSum, type SeparableFilter, type Sheaf } from './separable-plan.ts'
import { createWorkspace } from './workspace.ts'

export type Pooling = 'max' | 'min' | 'mean'

/** The part of an image that is at hand: all of a volume, or a response that will be filtered again. */
export interface Source {
  readonly voxels: VoxelArray
  /** Voxels of the whole image, beyond which its boundary condition holds. */
  readonly size: Triple
  /** What `voxels` covers of it. */
  readonly spans: Region['spans']
}

/**
 * The response of separable filters over a region, pooled: their mean (`mean` of one filter is its response), or the
 * largest or smallest at each voxel. The image minus `shift` is what is filtered.
 * @throws ImagingError `not-finite`
 */
export function separableResponse(
  source: Source,
  filters: readonly SeparableFilter[],
  pooling: Pooling,
  region: Region,
  boundary: NamedBoundary,
  precision: Precision,
  shift = 0,
): Reals {
  const response = allocate(regionCount(region), precision)
  if (pooling === 'mean') {
    const weighed = filters.map(({ weight, chains }) => ({ weight: weight / filters.length, chains }))
    const sheaves = planSum(weighed)
    if (sheaves.length > 0) sweep(source, sheaves, region, boundary, precision, shift, adder(response))
    return response
  }
  response.fill(pooling === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)
  for (const sheaf of planEach(filters))
    sweep(source, [sheaf], region, boundary, precision, shift, pooler(response, pooling))
  return response
}

/** The sum of separable filters over a region. */
export function separableSum(
  source: Source,
  filters: readonly SeparableFilter[],
  region: Region,
  boundary: NamedBoundary,
  precision: Precision,
  shift = 0,
): Reals {
  const response = allocate(regionCount(region), precision)
  sweep(source, planSum(filters), region, boundary, precision, shift, adder(response))
  return response
}

type Take = (
  memory: Float64Array,
  start: number,
  at: number,
  width: number,
  signs: readonly (1 | -1)[],
) => void

function adder(response: Reals): Take {
  return (memory, start, at, width) => {
    for (let x = 0; x < width; x++) response[at + x] += memory[start + x]
  }
}

function pooler(response: Reals, pooling: 'max' | 'min'): Take {
  return (memory, start, at, width, signs) => {
    for (const sign of signs)
      for (let x = 0; x < width; x++) {
        const value = sign * memory[start + x]
        if (pooling === 'max' ? value > response[at + x] : value < response[at + x]) response[at + x] = value
      }
  }
}

/**
 * All passes: slice by slice along x and y into one buffer a sheaf, then row by row along z. Nothing but the region
 * and the margin that its kernels read is touched.
 */
function sweep(
  source: Source,
  sheaves: readonly Sheaf[],
  region: Region,
  boundary: NamedBoundary,
  precision: Precision,
  shift: number,
  take: Take,
): void {
  const [nx, ny, nz] = source.size
  const [spanX, spanY, spanZ] = region.spans
  const width = spanX.count
  const xs = new Map(
    sheaves.flatMap(({ paths }) => paths.map(({ x }) => [x.name, layOperator(x, spanX, nx, boundary)])),
  )
  const plans = sheaves.map(({ paths, leaves }) => ({
    paths: paths.map(({ x, y }) => ({ x: x.name, y: layOperator(y, spanY, ny, boundary) })),
    leaves: leaves.map(({ z, signs }) => ({ z: layOperator(z, spanZ, nz, boundary), signs })),
  }))
  const ys = plans.flatMap(({ paths }) => paths.map(({ y }) => y))
  const zs = plans.flatMap(({ leaves }) => leaves.map(({ z }) => z))
  const [readX, readY, readZ] = [hull(Array.from(xs.values())), hull(ys), hull(zs)]
  const along = Array.from(xs.values())

  // One piece of memory: a row, the slices after x, what x or y need besides; later the rows of all slices for z.
  const slice = readY.count * width
  const scratch = readX.count + along.length * slice
  const most = (a: readonly number[]): number => Math.max(0, ...a)
  const space = createWorkspace(
    Math.max(
      scratch + Math.max(most(along.map(scratchAlong)), most(ys.map(y => scratchAcross(y, width)))),
      readZ.count * width + most(zs.map(z => scratchAcross(z, width))),
    ),
    mostTerms([...along, ...ys, ...zs]),
  )
  const memory = space.numbers
  const buffers = plans.map(() => allocate(readZ.count * spanY.count * width, precision))

  for (let k = 0; k < readZ.count; k++) {
    for (let j = 0; j < readY.count; j++) {
      readRow(source, readX, readY.first + j, readZ.first + k, shift, memory)
      for (const [o, operator] of along.entries())
        alongRow(
          space,
          operator,
          operator.input.first - readX.first,
          readX.count + o * slice + j * width,
          scratch,
        )
    }
    const names = Array.from(xs.keys())
    for (const [p, { paths }] of plans.entries()) {
      const buffer = buffers[p]
      for (const { x, y } of paths) {
        const start = readX.count + names.indexOf(x) * slice + (y.input.first - readY.first) * width
        acrossRows(space, y, start, width, scratch, (t, row) => {
          const at = (k * spanY.count + t) * width
          for (let i = 0; i < width; i++) buffer[at + i] += memory[row + i]
        })
      }
    }
  }

  for (const [p, { leaves }] of plans.entries()) {
    const buffer = buffers[p]
    for (let j = 0; j < spanY.count; j++) {
      for (let k = 0; k < readZ.count; k++) {
        const at = (k * spanY.count + j) * width
        memory.set(buffer.subarray(at, at + width), k * width)
      }
      for (const { z, signs } of leaves) {
        const start = (z.input.first - readZ.first) * width
        acrossRows(space, z, start, width, readZ.count * width, (t, row) => {
          take(memory, row, (t * spanY.count + j) * width, width, signs)
        })
      }
    }
  }
}

function hull(operators: readonly LaidOperator[]): Span {
  const first = Math.min(...operators.map(({ input }) => input.first))
  const end = Math.max(...operators.map(({ input }) => input.first + input.count))
  return { first, count: end - first }
}

/** The row of voxels (first.., j, k) less `shift`, at the beginning of memory. @internal */
export function readRow(
  source: Source,
  { first, count }: Span,
  j: number,
  k: number,
  shift: number,
  memory: Float64Array,
): void {
  const { voxels, spans } = source
  const row = j - spans[1].first + spans[1].count * (k - spans[2].first)
  const at = first - spans[0].first + spans[0].count * row
  // 0 times what is not finite is NaN: one sum finds it, without a test a voxel.
  let finite = 0
  for (let i = 0; i < count; i++) {
    const value = voxels[at + i]
    memory[i] = value - shift
    finite += value * 0
  }
  if (finite !== 0) throw notFinite(voxels.subarray(at, at + count), [first, j, k])
}

/** @internal */
export function notFinite(row: ArrayLike<number>, [i, j, k]: Triple): ImagingError {
  let place = 0
  while (place < row.length - 1 && Number.isFinite(row[place])) place++
  return new ImagingError(
    'not-finite',
    `voxel (${i + place}, ${j}, ${k}), which the filter reads, is ${row[place]}`,
    'replace what is not a number (with the intensity of air or background) before filtering',
  )
}
