import {
  boundingBox,
  checkSameGrid,
  createGrid,
  type Grid,
  ImagingError,
  type Mask,
  resample,
  resampleMask,
  type Triple,
  toPatient,
  toVoxel,
  type Volume,
} from '@tessera/imaging'
import { type IntensityWindow, readWindow } from './intensity-window.ts'

export interface SliceOptions {
  /** Pixels of a picture, both ways. */
  readonly size: number
  /** mm a pixel in the plane of the slices; by default that of the image's first axis. */
  readonly spacing?: number
  /** 3: a slice with the ones before and after it as channels (2.5-D), repeated at the ends; 1: the slice alone. */
  readonly channels?: 1 | 3
  /** Intensities that become 0 and 1; by default the 1st and the 99th percentile around the mask. */
  readonly window?: IntensityWindow
  /** Least part of the largest slice's mask that a slice must have, 0.05 by default: ends of a tumour are hardly it. */
  readonly leastArea?: number
  /** Patches side by side over the mask instead of one picture a slice: mm from one to the next. */
  readonly stride?: number
  /** Of patches: the least share of a patch inside the mask, 0.25 by default. */
  readonly leastShare?: number
  readonly interpolation?: 'linear' | 'cubic'
}

/** Pictures of one image: what an encoder takes, or a network as instances of a bag. */
export interface Slices {
  /** Row-major pictures x channels x rows x columns, 0 to 1. */
  readonly pixels: Float32Array
  readonly count: number
  readonly channels: 1 | 3
  readonly size: number
  /** mm a pixel. */
  readonly spacing: number
  /** Which slice of the image each is the middle of. */
  readonly slice: Int32Array
  /** The middle of each in patient coordinates (LPS, mm), three numbers a picture. */
  readonly middle: Float64Array
  /** Share of each picture inside the mask. */
  readonly share: Float64Array
  /** Share of the mask on these slices that no picture shows: pictures that are too small for it, patches left out. */
  readonly unseen: number
  /** The intensities that became 0 and 1. */
  readonly window: readonly [number, number]
}

/**
 * Pictures of a region, slice by slice along the third axis: the image around the mask is brought to `spacing` in the plane,
 * cut to `size` pixels around the middle of the mask (or into patches), and its window to 0 to 1. Beyond the image its edge
 * is repeated. Nothing here is fitted to patients.
 * @throws ImagingError `empty-mask`, `geometry-mismatch`, `not-finite`, `constant-intensity`, `bad-setting`; `too-small`
 * where no patch has the share of mask that is asked for
 */
export function slicesOf(image: Volume, mask: Mask, options: SliceOptions): Slices {
  const { size, channels = 3, interpolation = 'linear', stride, leastShare = 0.25 } = options
  checkSameGrid(image.grid, mask.grid)
  const spacing = options.spacing ?? image.grid.spacing[0]
  if (!(Number.isInteger(size) && size > 0 && spacing > 0 && (stride === undefined || stride > 0)))
    throw new ImagingError(
      'bad-setting',
      `pictures of ${size} pixels of ${spacing} mm${stride === undefined ? '' : `, one every ${stride} mm`}`,
      'give a whole number of pixels and positive distances',
    )
  const shown = slicesToShow(mask, options.leastArea ?? 0.05)
  const { grid, corners } = layout(mask, size, spacing, stride)
  const picture = resample(image, grid, { interpolation, outside: 'edge', precision: 'float32' })
  const region = resampleMask(mask, grid)
  const window = readWindow(options.window ?? 'percentiles', picture, region, shown)
  const places = shown.flatMap(k => corners.map(([x, y]) => ({ k, x, y })))
  const chosen = places
    .map(place => ({ ...place, share: shareOf(region, place, size) }))
    .filter(({ share }) => stride === undefined || share >= leastShare)
  if (chosen.length === 0)
    throw new ImagingError(
      'too-small',
      `no patch of ${size} x ${size} pixels has ${100 * leastShare} % of it inside the mask`,
      'give smaller patches or a lower share',
    )
  const pixels = new Float32Array(chosen.length * channels * size * size)
  chosen.forEach((place, n) => {
    for (let c = 0; c < channels; c++) {
      const k = Math.min(grid.size[2] - 1, Math.max(0, place.k + (channels === 3 ? c - 1 : 0)))
      copyWindowed(picture, { ...place, k }, size, window, pixels, (n * channels + c) * size * size)
    }
  })
  return {
    pixels,
    count: chosen.length,
    channels,
    size,
    spacing,
    slice: Int32Array.from(chosen, ({ k }) => k),
    middle: Float64Array.from(
      chosen.flatMap(({ k, x, y }) => toPatient(grid, [x + (size - 1) / 2, y + (size - 1) / 2, k])),
    ),
    share: Float64Array.from(chosen, ({ share }) => share),
    unseen: unseenShare(mask, grid, chosen, size),
    window,
  }
}

/** Slices whose part of the mask is at least `leastArea` of the largest one's. */
export function slicesToShow({ grid, inside }: Mask, leastArea: number): number[] {
  const [nx, ny, nz] = grid.size
  const area = new Float64Array(nz)
  for (let at = 0; at < inside.length; at++) area[Math.floor(at / (nx * ny))] += inside[at]
  const largest = area.reduce((a, b) => Math.max(a, b), 0)
  if (largest === 0)
    throw new ImagingError('empty-mask', 'slices of an empty mask', 'give the mask of the tumour')
  return [...area.keys()].filter(k => area[k] > 0 && area[k] >= leastArea * largest)
}

/** The grid in the plane, every slice kept, with the corners of the pictures on it in pixels. */
function layout(
  mask: Mask,
  size: number,
  spacing: number,
  stride: number | undefined,
): { readonly grid: Grid; readonly corners: readonly (readonly [number, number])[] } {
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError('empty-mask', 'slices of an empty mask', 'give the mask of the tumour')
  const { grid } = mask
  const step = stride === undefined ? size : Math.max(1, Math.round(stride / spacing))
  // Pictures along an axis: one, or as many as cover the box.
  const counts = [0, 1].map(axis => {
    const wide = ((box.last[axis] - box.first[axis] + 1) * grid.spacing[axis]) / spacing
    return stride === undefined ? 1 : 1 + Math.max(0, Math.ceil((wide - size) / step))
  })
  const wide = counts.map(count => size + (count - 1) * step)
  const first = [0, 1].map(axis => {
    const middle = (box.first[axis] + box.last[axis]) / 2
    return middle - (((wide[axis] - 1) / 2) * spacing) / grid.spacing[axis]
  })
  const origin: Triple = [first[0], first[1], 0]
  const corners = Array.from(
    { length: counts[0] * counts[1] },
    (_, n) => [(n % counts[0]) * step, Math.floor(n / counts[0]) * step] as const,
  )
  return {
    grid: createGrid({
      ...grid,
      size: [wide[0], wide[1], grid.size[2]],
      spacing: [spacing, spacing, grid.spacing[2]],
      origin: toPatient(grid, origin),
    }),
    corners,
  }
}

interface Place {
  readonly k: number
  readonly x: number
  readonly y: number
}

function shareOf({ grid, inside }: Mask, { k, x, y }: Place, size: number): number {
  const [nx, ny] = grid.size
  let count = 0
  for (let j = y; j < y + size; j++) for (let i = x; i < x + size; i++) count += inside[i + nx * (j + ny * k)]
  return count / (size * size)
}

function copyWindowed(
  { grid, voxels }: Volume,
  { k, x, y }: Place,
  size: number,
  [low, high]: readonly [number, number],
  into: Float32Array,
  from: number,
): void {
  const [nx, ny] = grid.size
  let to = from
  for (let j = y; j < y + size; j++)
    for (let i = x; i < x + size; i++) {
      const value = (voxels[i + nx * (j + ny * k)] - low) / (high - low)
      into[to++] = value < 0 ? 0 : value > 1 ? 1 : value
    }
}

/** Of the mask's voxels on the slices shown, those whose middle is in no picture. */
function unseenShare(mask: Mask, grid: Grid, chosen: readonly Place[], size: number): number {
  const [nx, ny] = mask.grid.size
  const bySlice = Map.groupBy(chosen, ({ k }) => k)
  let [all, missed] = [0, 0]
  for (const [k, pictures] of bySlice)
    for (let at = nx * ny * k; at < nx * ny * (k + 1); at++) {
      if (mask.inside[at] === 0) continue
      all++
      const [i, j] = toVoxel(grid, toPatient(mask.grid, [at % nx, Math.floor(at / nx) % ny, k]))
      const within = ({ x, y }: Place) =>
        i >= x - 0.5 && i < x + size - 0.5 && j >= y - 0.5 && j < y + size - 0.5
      if (!pictures.some(within)) missed++
    }
  return all === 0 ? 0 : missed / all
}
