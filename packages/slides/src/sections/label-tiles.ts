import type { Points } from '../slide-mask.ts'
import { sortIntoCells } from '../spatial/cell-grid.ts'
import type { PixelSize } from '../spatial/index.ts'
import type { SectionRegistration } from './section-registration.ts'
import { transferPoints } from './transfer.ts'

/** Tiles by their corners, level-0 pixels, and their sides there. */
export interface LabelledTiles {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly width: number
  readonly height: number
}

/** Cells of the neighbour (CD8) in each tile of a section (H&E). */
export interface TileLabels {
  /** Cells/mm², in the order of the tiles. */
  readonly density: Float64Array
  /** As low, and as high, as it could be if every cell lies within `radius` of where it was put. */
  readonly least: Float64Array
  readonly most: Float64Array
  /** µm, of the registration. */
  readonly radius: number
  /** Tiles, 1, whose place in the other section is not wholly on it, so that no label is known: their density is 0 and means nothing. */
  readonly unknown: Uint8Array
}

/**
 * Labels the tiles of a section with the density of its neighbour's cells: cells are brought over and counted; the tile less, and more, a
 * margin of the registration's 95 % radius gives how wrong that can be.
 * @param cells of the moving section, µm
 * @param scale of the fixed section
 * @param extent of the moving section, µm: where it ends there is nothing to count
 */
export function labelTiles(
  registration: SectionRegistration,
  tiles: LabelledTiles,
  cells: Points,
  scale: PixelSize,
  extent: { readonly width: number; readonly height: number },
): TileLabels {
  const radius = registration.error.radius95
  const moved = transferPoints(registration, cells)
  const [wide, high] = [tiles.width * scale.x, tiles.height * scale.y]
  const grid = sortIntoCells(moved.x, moved.y, Math.max(wide, high))
  const n = tiles.x.length
  const [density, least, most] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const unknown = new Uint8Array(n)
  const area = (wide * high) / 1e6
  const count = (x0: number, y0: number, x1: number, y1: number) => {
    if (x1 <= x0 || y1 <= y0) return 0
    const column = (x: number) =>
      Math.min(grid.columns - 1, Math.max(0, Math.floor((x - grid.x0) / grid.cell)))
    const row = (y: number) => Math.min(grid.rows - 1, Math.max(0, Math.floor((y - grid.y0) / grid.cell)))
    let inside = 0
    for (let r = row(y0); r <= row(y1); r++) {
      const from = grid.start[r * grid.columns + column(x0)]
      const to = grid.start[r * grid.columns + column(x1) + 1]
      for (let k = from; k < to; k++)
        if (grid.x[k] >= x0 && grid.x[k] < x1 && grid.y[k] >= y0 && grid.y[k] < y1) inside++
    }
    return inside
  }
  for (let t = 0; t < n; t++) {
    const [x, y] = [tiles.x[t] * scale.x, tiles.y[t] * scale.y]
    const corners = transferPoints(
      registration,
      { x: Float64Array.of(x, x + wide, x, x + wide), y: Float64Array.of(y, y, y + high, y + high) },
      'fixed-to-moving',
    )
    const off = (values: Float64Array, end: number) => values.some(v => v < 0 || v > end)
    if (off(corners.x, extent.width) || off(corners.y, extent.height)) {
      unknown[t] = 1
      continue
    }
    density[t] = count(x, y, x + wide, y + high) / area
    least[t] = count(x + radius, y + radius, x + wide - radius, y + high - radius) / area
    most[t] = count(x - radius, y - radius, x + wide + radius, y + high + radius) / area
  }
  return { density, least, most, radius, unknown }
}
