import type { Box } from '../geometry/window.ts'
import { createGrid, type Grid, toPatient } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import type { Span } from './boundary.ts'

/** Whether responses are kept in 8 or in 4 bytes a voxel; sums are made in 8 in either case. */
export type Precision = 'double' | 'single'

/** The part of an image over which a response is wanted. */
export interface Region {
  readonly grid: Grid
  readonly spans: readonly [Span, Span, Span]
}

/** The region of a box of the volume, or of the whole. @throws ImagingError `bad-setting` for a box outside the image */
export function regionOf({ grid }: Volume, box: Box | undefined): Region {
  const first = box?.first ?? [0, 0, 0]
  const last = box?.last ?? grid.size.map(n => n - 1)
  for (let a = 0; a < 3; a++)
    if (!(first[a] >= 0 && first[a] <= last[a] && last[a] < grid.size[a]))
      throw new ImagingError(
        'bad-setting',
        `a box from ${first.join(', ')} to ${last.join(', ')} in an image of ${grid.size.join(' x ')} voxels`,
        'give a box that lies in the image',
      )
  const span = (a: number): Span => ({ first: first[a], count: last[a] - first[a] + 1 })
  return { grid, spans: [span(0), span(1), span(2)] }
}

/** The grid of the region's own voxels. */
export function regionGrid({ grid, spans }: Region): Grid {
  const [x, y, z] = spans
  return createGrid({
    size: [x.count, y.count, z.count],
    spacing: grid.spacing,
    origin: toPatient(grid, [x.first, y.first, z.first]),
    direction: grid.direction,
  })
}

export function regionCount({ spans: [x, y, z] }: Region): number {
  return x.count * y.count * z.count
}

export type Reals = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>

export function allocate(count: number, precision: Precision): Reals {
  return precision === 'double' ? new Float64Array(count) : new Float32Array(count)
}
