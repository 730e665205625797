import type { Grid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { boundingBox, type Mask, type Volume } from '../volume.ts'
import { compareGrids } from './compare-grids.ts'

/** A picture of one plane: red, green, blue, opacity, row by row. It carries no type and no axes. */
export interface OverlayPlane {
  /** The volume's axis that the plane is across, and the plane's index along it. */
  readonly across: 0 | 1 | 2
  readonly index: number
  readonly width: number
  readonly height: number
  /** mm a pixel along the width and the height: a viewer stretches by it. */
  readonly pixelSpacing: readonly [number, number]
  readonly rgba: Uint8ClampedArray
}

export interface OverlayContour {
  readonly mask: Mask
  /** Red, green, blue, 0 to 255; vermilion by default. */
  readonly colour?: readonly [number, number, number]
}

const vermilion = [213, 94, 0] as const

/**
 * The three planes through the middle of the first mask's box (of the volume, when it is empty), in grey between the
 * 1st and 99th percentile of each plane, with the outline of each mask: its voxels that touch a voxel outside by an edge.
 * @throws ImagingError `geometry-mismatch` for a mask on another grid
 */
export function drawOverlay(volume: Volume, contours: readonly OverlayContour[]): readonly OverlayPlane[] {
  requireOneGrid(volume, contours)
  const box = contours.length === 0 ? null : boundingBox(contours[0].mask)
  const middle = volume.grid.size.map((n, axis) =>
    box === null ? n >> 1 : (box.first[axis] + box.last[axis] + 1) >> 1,
  )
  return ([2, 1, 0] as const).map(across => drawPlane(volume, contours, across, middle[across]))
}

/**
 * One slice (across the third axis) as `drawOverlay` draws it.
 * @throws ImagingError `geometry-mismatch` for a mask on another grid; RangeError for a slice that the volume has not
 */
export function drawSlice(volume: Volume, contours: readonly OverlayContour[], slice: number): OverlayPlane {
  requireOneGrid(volume, contours)
  if (!Number.isInteger(slice) || slice < 0 || slice >= volume.grid.size[2])
    throw new RangeError(`there is no slice ${slice} of ${volume.grid.size[2]}`)
  return drawPlane(volume, contours, 2, slice)
}

function requireOneGrid(volume: Volume, contours: readonly OverlayContour[]): void {
  for (const { mask } of contours) {
    const [difference] = compareGrids(volume.grid, mask.grid)
    if (difference !== undefined)
      throw new ImagingError('geometry-mismatch', difference.text, "put the mask on the image's grid first")
  }
}

function drawPlane(
  volume: Volume,
  contours: readonly OverlayContour[],
  across: 0 | 1 | 2,
  index: number,
): OverlayPlane {
  const { size, spacing } = volume.grid
  const [u, v] = [0, 1, 2].filter(axis => axis !== across)
  const [width, height] = [size[u], size[v]]
  const place = placer(volume.grid, across, index, u, v)
  const grey = Float64Array.from({ length: width * height }, (_, at) =>
    Number(volume.voxels[place(at % width, Math.floor(at / width))]),
  )
  const sorted = grey.filter(Number.isFinite).sort()
  const quantile = (q: number) => sorted[Math.round(q * (sorted.length - 1))] ?? 0
  const [low, high] = [quantile(0.01), quantile(0.99)]
  const rgba = new Uint8ClampedArray(4 * width * height)
  grey.forEach((value, at) => {
    const shade = Number.isFinite(value) && high > low ? (255 * (value - low)) / (high - low) : 0
    rgba.fill(shade, 4 * at, 4 * at + 3)
    rgba[4 * at + 3] = 255
  })
  for (const { mask, colour = vermilion } of contours) {
    const inside = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < width && y < height && mask.inside[place(x, y)] === 1
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        if (!inside(x, y)) continue
        if (inside(x - 1, y) && inside(x + 1, y) && inside(x, y - 1) && inside(x, y + 1)) continue
        rgba.set(colour, 4 * (x + width * y))
      }
  }
  return { across, index, width, height, pixelSpacing: [spacing[u], spacing[v]], rgba }
}

function placer({ size }: Grid, across: number, index: number, u: number, v: number) {
  const stride = [1, size[0], size[0] * size[1]]
  return (x: number, y: number) => index * stride[across] + x * stride[u] + y * stride[v]
}
