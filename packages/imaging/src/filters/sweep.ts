import { type LaidOperator, layOperator } from './axis-operator.ts'
import type { NamedBoundary, Span } from './boundary.ts'
import { allocate, type Precision, type Reals, type Region } from './region.ts'
import { addRow, copyRow } from './row-arithmetic.ts'
import { acrossRows, alongRow, mostTerms, scratchAcross, scratchAlong } from './rows.ts'
import type { Sheaf } from './separable-plan.ts'
import { readRow, type Source } from './source.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** Takes `count` responses that begin at numbers[start] and belong at voxel `at` of the region. */
export type Take = (
  numbers: Float64Array,
  start: number,
  at: number,
  count: number,
  signs: readonly (1 | -1)[],
) => void

/** A sheaf laid over the region; paths know their x by its place in the list of all. */
interface LaidSheaf {
  readonly paths: readonly { readonly x: number; readonly y: LaidOperator }[]
  readonly leaves: readonly { readonly z: LaidOperator; readonly signs: readonly (1 | -1)[] }[]
}

interface Layout {
  readonly region: Region
  readonly xs: readonly LaidOperator[]
  readonly sheaves: readonly LaidSheaf[]
  /** What is read of the image along each axis. */
  readonly read: readonly [Span, Span, Span]
}

/**
 * All passes: slice by slice along x and y into one buffer a sheaf, then along z. Nothing but the region and the margin
 * that its kernels read is touched.
 */
export function sweep(
  source: Source,
  sheaves: readonly Sheaf[],
  region: Region,
  boundary: NamedBoundary,
  precision: Precision,
  shift: number,
  take: Take,
): void {
  const layout = lay(source, sheaves, region, boundary)
  const [width, height] = region.spans.map(({ count }) => count)
  const buffers = sheaves.map(() => allocate(layout.read[2].count * height * width, precision))
  filterSlices(source, layout, shift, buffers)
  layout.sheaves.forEach((sheaf, p) => {
    filterColumns(layout, sheaf, buffers[p], take)
  })
}

function lay(source: Source, sheaves: readonly Sheaf[], region: Region, boundary: NamedBoundary): Layout {
  const [nx, ny, nz] = source.size
  const [spanX, spanY, spanZ] = region.spans
  const named = new Map(sheaves.flatMap(({ paths }) => paths.map(({ x }) => [x.name, x])))
  const names = Array.from(named.keys())
  const xs = Array.from(named.values(), x => layOperator(x, spanX, nx, boundary))
  const laid = sheaves.map(({ paths, leaves }) => ({
    paths: paths.map(({ x, y }) => ({ x: names.indexOf(x.name), y: layOperator(y, spanY, ny, boundary) })),
    leaves: leaves.map(({ z, signs }) => ({ z: layOperator(z, spanZ, nz, boundary), signs })),
  }))
  const ys = laid.flatMap(({ paths }) => paths.map(({ y }) => y))
  const zs = laid.flatMap(({ leaves }) => leaves.map(({ z }) => z))
  return { region, xs, sheaves: laid, read: [hull(xs), hull(ys), hull(zs)] }
}

function hull(operators: readonly LaidOperator[]): Span {
  const first = Math.min(...operators.map(({ input }) => input.first))
  const end = Math.max(...operators.map(({ input }) => input.first + input.count))
  return { first, count: end - first }
}

/** Passes along x and y of every slice that is read. In memory: a row, a slice for each x, what x or y need besides. */
function filterSlices(source: Source, layout: Layout, shift: number, buffers: readonly Reals[]): void {
  const { region, xs, sheaves, read } = layout
  const [readX, readY, readZ] = read
  const [width, height] = region.spans.map(({ count }) => count)
  const ys = sheaves.flatMap(({ paths }) => paths.map(({ y }) => y))
  const slice = readY.count * width
  const scratch = readX.count + xs.length * slice
  const most = Math.max(...xs.map(scratchAlong), ...ys.map(y => scratchAcross(y, width)))
  const space = createWorkspace(scratch + most, mostTerms([...xs, ...ys]))
  const { numbers } = space
  for (let k = 0; k < readZ.count; k++) {
    for (let j = 0; j < readY.count; j++) {
      readRow(source, readX, readY.first + j, readZ.first + k, shift, numbers)
      for (let o = 0; o < xs.length; o++) {
        const out = readX.count + o * slice + j * width
        alongRow(space, xs[o], xs[o].input.first - readX.first, out, scratch)
      }
    }
    for (let p = 0; p < sheaves.length; p++)
      for (const [n, { x, y }] of sheaves[p].paths.entries()) {
        const start = readX.count + x * slice + (y.input.first - readY.first) * width
        acrossRows(space, y, start, width, scratch, (t, row) => {
          const at = (k * height + t) * width
          if (n === 0) copyRow(buffers[p], at, numbers, row, width)
          else addRow(buffers[p], at, numbers, row, width)
        })
      }
  }
}

/** Passes along z, over stretches of the plane that fit, with all their slices, near the processor. */
function filterColumns({ region, read }: Layout, { leaves }: LaidSheaf, buffer: Reals, take: Take): void {
  const slices = read[2]
  const plane = region.spans[0].count * region.spans[1].count
  const width = Math.min(plane, Math.max(256, Math.floor(65536 / slices.count)))
  const scratch = slices.count * width
  const zs = leaves.map(({ z }) => z)
  const space: Workspace = createWorkspace(
    scratch + Math.max(...zs.map(z => scratchAcross(z, width))),
    mostTerms(zs),
  )
  const { numbers } = space
  for (let from = 0; from < plane; from += width) {
    const count = Math.min(width, plane - from)
    for (let k = 0; k < slices.count; k++) copyRow(numbers, k * count, buffer, k * plane + from, count)
    for (const { z, signs } of leaves) {
      const start = (z.input.first - slices.first) * count
      acrossRows(space, z, start, count, scratch, (t, row) => {
        take(numbers, row, t * plane + from, count, signs)
      })
    }
  }
}
