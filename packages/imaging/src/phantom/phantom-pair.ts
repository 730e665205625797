import { invertTransform, type Matrix4, rigidMatrix, transformPoint } from '../geometry/rigid-matrix.ts'
import { createGrid, type Grid, type Triple, toPatient, voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, createVolume, type Mask, type Volume } from '../volume.ts'

export interface PhantomScan {
  readonly volume: Volume<Float32Array>
  readonly body: Mask
  readonly tumour: Mask
}

/** A patient before and after therapy, and what happened in between. */
export interface PhantomPair {
  readonly before: PhantomScan
  readonly after: PhantomScan
  readonly truth: {
    /** Takes a point of the patient in the first scan to where it lies in the second, LPS mm. */
    readonly motion: Matrix4
    /** Part of the tumour's volume that is gone. */
    readonly shrinkage: number
    /** Of the tumour before, mm³. */
    readonly tumourVolume: number
  }
}

export interface PhantomOptions {
  /** By which the patient is turned about x, y and z around the middle of the scan, degrees. */
  readonly degrees?: Triple
  /** mm */
  readonly shift?: Triple
  /** Part of the tumour's volume that is gone after therapy, 0 to 1. */
  readonly shrinkage?: number
  /** Voxels and mm of both scans. */
  readonly size?: Triple
  readonly spacing?: Triple
  /** Standard deviation of the noise, of 100 for soft tissue; needs `random`. */
  readonly noise?: number
  /** Even numbers in [0, 1). */
  readonly random?: () => number
}

/** Centre and half axes in parts of the scan's half extent, intensity. */
const organs: readonly { readonly at: Triple; readonly axes: Triple; readonly level: number }[] = [
  { at: [-0.35, -0.15, 0.2], axes: [0.22, 0.28, 0.35], level: 160 },
  { at: [0.4, 0.05, -0.25], axes: [0.2, 0.25, 0.3], level: 60 },
  { at: [0.05, 0.45, 0.1], axes: [0.15, 0.12, 0.6], level: 20 },
  { at: [-0.2, 0.3, -0.45], axes: [0.18, 0.15, 0.14], level: 190 },
]
const tumourAt: Triple = [0.12, -0.2, 0.05]
/** mm */
const tumourAxes: Triple = [17, 14, 19]

/**
 * Two scans of a textured body of ellipsoids with a tumour: between them the patient moves rigidly and the tumour
 * shrinks about its centre by a part of its volume. Both scans are sampled from the same formula, none from the other.
 * @throws ImagingError `bad-setting` for a shrinkage that is not in [0, 1), or noise without `random`
 */
export function phantomPair(options: PhantomOptions = {}): PhantomPair {
  const { degrees = [0, 0, 0], shift = [0, 0, 0], shrinkage = 0, noise = 0, random } = options
  const { size = [80, 72, 48], spacing = [1.5, 1.5, 2.5] } = options
  if (!(shrinkage >= 0 && shrinkage < 1) || (noise > 0 && random === undefined))
    throw new ImagingError(
      'bad-setting',
      `a phantom with a shrinkage of ${shrinkage} and noise of ${noise}`,
      'give a shrinkage from 0 to below 1, and `random` where there is noise',
    )
  const half = size.map((n, axis) => (n * spacing[axis]) / 2)
  const grid = createGrid({
    size,
    spacing,
    origin: [-half[0] + spacing[0] / 2, -half[1] + spacing[1] / 2, -half[2] + spacing[2] / 2],
  })
  const motion = rigidMatrix(degrees, shift)
  const still = rigidMatrix([0, 0, 0], [0, 0, 0])
  return {
    before: scan(grid, half, still, 1, noise, random),
    after: scan(grid, half, invertTransform(motion), Math.cbrt(1 - shrinkage), noise, random),
    truth: {
      motion,
      shrinkage,
      tumourVolume: (4 / 3) * Math.PI * tumourAxes[0] * tumourAxes[1] * tumourAxes[2],
    },
  }
}

/** @param back takes a point of the scan to the patient as he lay in the first one */
function scan(
  grid: Grid,
  half: readonly number[],
  back: Matrix4,
  tumourScale: number,
  noise: number,
  random: (() => number) | undefined,
): PhantomScan {
  const volume = createVolume(grid, new Float32Array(voxelCount(grid)))
  const body = createMask(grid, new Uint8Array(volume.voxels.length))
  const tumour = createMask(grid, new Uint8Array(volume.voxels.length))
  const [nx, ny, nz] = grid.size
  const centre = tumourAt.map((part, axis) => part * half[axis])
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const [x, y, z] = transformPoint(back, toPatient(grid, [i, j, k]))
        const [u, v, w] = [x / half[0], y / half[1], z / half[2]]
        if ((u / 0.8) ** 2 + (v / 0.75) ** 2 + (w / 0.85) ** 2 < 1) {
          body.inside[at] = 1
          let level = 100
          for (const {
            at: [a, b, c],
            axes: [p, q, r],
            level: own,
          } of organs)
            if (((u - a) / p) ** 2 + ((v - b) / q) ** 2 + ((w - c) / r) ** 2 < 1) level = own
          const [p, q, r] = tumourAxes.map(axis => axis * tumourScale)
          if (((x - centre[0]) / p) ** 2 + ((y - centre[1]) / q) ** 2 + ((z - centre[2]) / r) ** 2 < 1) {
            tumour.inside[at] = 1
            level = 135
          }
          volume.voxels[at] =
            level + 9 * Math.sin(x / 5 + 0.3 * z) * Math.cos(y / 6) + 6 * Math.sin(z / 7 - y / 9)
        }
        if (random !== undefined && noise > 0) volume.voxels[at] += noise * gaussian(random)
      }
  return { volume, body, tumour }
}

/** Box and Muller. */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
