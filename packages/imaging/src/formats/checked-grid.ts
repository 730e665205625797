import { createGrid, type Grid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'

/** Voxels from a nanometre to 10 m, at most 100 km away: anything else is a damaged header. */
const spacings = [1e-6, 1e4] as const
const farthest = 1e8

/** @throws ImagingError `damaged` for places that no patient has, `unsupported` for axes that are not at right angles */
export function checkedGrid(parts: Parameters<typeof createGrid>[0], file: string): Grid {
  const { spacing = [], origin = [] } = parts
  const odd =
    spacing.some(length => !(length >= spacings[0] && length <= spacings[1])) ||
    origin.some(x => !(Math.abs(x) <= farthest))
  if (odd)
    throw new ImagingError(
      'damaged',
      `voxels of ${spacing.map(short).join(' x ')} mm at ${origin.map(short).join(', ')} mm`,
      'export it again; no patient is as small, as large or as far away',
      { file },
    )
  try {
    return createGrid(parts)
  } catch (cause) {
    if (!(cause instanceof ImagingError)) throw cause
    throw new ImagingError('unsupported', cause.what, cause.cure, { file, cause })
  }
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)))
}
