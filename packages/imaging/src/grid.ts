import { ImagingError } from './imaging-error.ts'

export type Triple = readonly [number, number, number]

/**
 * Where the voxels of a volume lie, in patient coordinates LPS (x to the patient's left, y to the back, z to the head;
 * millimetres), as in DICOM and ITK; readers of RAS formats turn them. Voxel (i, j, k) has its centre at
 * origin + direction · (i·spacing₀, j·spacing₁, k·spacing₂).
 */
export interface Grid {
  /** Voxels along each axis. */
  readonly size: Triple
  /** Distance of voxel centres along each axis, mm, positive. */
  readonly spacing: Triple
  /** Centre of voxel (0, 0, 0), mm. */
  readonly origin: Triple
  /** 3 x 3 in row-major order; its columns are the directions of the axes, of length 1. */
  readonly direction: readonly number[]
}

const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const

/**
 * A grid, by default from the origin along the patient's axes.
 * @throws ImagingError `bad-setting` for sizes that are no positive integers, spacings that are not positive, or
 * directions that are not at right angles (to 1e-3)
 */
export function createGrid(parts: {
  readonly size: Triple
  readonly spacing?: Triple
  readonly origin?: Triple
  readonly direction?: ArrayLike<number>
}): Grid {
  const { size, spacing = [1, 1, 1], origin = [0, 0, 0], direction = identity } = parts
  const wrong = (what: string, cure: string) => new ImagingError('bad-setting', what, cure)
  if (size.some(n => !Number.isInteger(n) || n < 1))
    throw wrong(`a volume of ${size.join(' x ')} voxels`, 'give three positive sizes')
  if (spacing.some(s => !(s > 0 && Number.isFinite(s))))
    throw wrong(`a voxel of ${spacing.join(' x ')} mm`, 'give three positive spacings')
  if (origin.some(x => !Number.isFinite(x)))
    throw wrong(`an origin at ${origin.join(', ')}`, 'give three finite coordinates')
  const d = Array.from(direction)
  if (d.length !== 9 || !isOrthonormal(d))
    throw wrong(
      `directions ${d.map(x => Number(x.toPrecision(6))).join(' ')}`,
      'give three axes of length 1 at right angles; resample a sheared or tilted volume first',
    )
  return { size, spacing, origin, direction: d }
}

function isOrthonormal(d: readonly number[]): boolean {
  for (let a = 0; a < 3; a++)
    for (let b = a; b < 3; b++) {
      const product = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b]
      if (!(Math.abs(product - (a === b ? 1 : 0)) <= 1e-3)) return false
    }
  return true
}

export function voxelCount({ size }: Grid): number {
  return size[0] * size[1] * size[2]
}

/** mm³ */
export function voxelVolume({ spacing }: Grid): number {
  return spacing[0] * spacing[1] * spacing[2]
}

/** Patient coordinates, mm, of a place in voxels, which may lie between centres. */
export function toPatient({ spacing, origin, direction: d }: Grid, [i, j, k]: Triple): Triple {
  const [x, y, z] = [i * spacing[0], j * spacing[1], k * spacing[2]]
  return [
    origin[0] + d[0] * x + d[1] * y + d[2] * z,
    origin[1] + d[3] * x + d[4] * y + d[5] * z,
    origin[2] + d[6] * x + d[7] * y + d[8] * z,
  ]
}

/** The place in voxels of patient coordinates: what undoes {@link toPatient}. */
export function toVoxel({ spacing, origin, direction: d }: Grid, point: Triple): Triple {
  const [x, y, z] = [point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]]
  return [
    (d[0] * x + d[3] * y + d[6] * z) / spacing[0],
    (d[1] * x + d[4] * y + d[7] * z) / spacing[1],
    (d[2] * x + d[5] * y + d[8] * z) / spacing[2],
  ]
}
