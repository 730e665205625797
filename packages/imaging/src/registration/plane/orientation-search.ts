import { type Affine, composeAffine, rigidAffine } from './affine.ts'
import { coarsen, type ScaledPlane } from './coarsen.ts'
import { createOverlapSearch } from './overlap-correlation.ts'
import { warpPlane } from './warp.ts'

/** A coarse rigid map from the fixed to the moving plane, µm. */
export interface Orientation {
  readonly matrix: Affine
  readonly correlation: number
}

export interface OrientationOptions {
  /** Whether the moving plane is mirrored: one, or both tried. */
  readonly mirrored: readonly boolean[]
  /** At least so much of the largest possible overlap is shared. */
  readonly leastOverlap: number
}

/** Longest side of the planes that every orientation is tried with, and of those that the best are tried again with. */
const [coarseSide, finerSide] = [52, 104]
const coarseStep = 7.2
const finerStep = 2.4
/** Orientations tried again, and those given back. */
const [kept, given] = [8, 5]

/**
 * The orientations at which two planes are most alike: every turn in steps of 7.2°, mirrored and not, each with all moves at once; the
 * best again on finer planes in steps of 2.4°. Best first, no two within 8° of each other.
 */
export function searchOrientations(
  fixed: ScaledPlane,
  moving: ScaledPlane,
  { mirrored, leastOverlap }: OrientationOptions,
): Orientation[] {
  const longest = Math.max(
    fixed.width * fixed.spacing,
    fixed.height * fixed.spacing,
    moving.width * moving.spacing,
    moving.height * moving.spacing,
  )
  const coarse = tryAngles(
    fixed,
    moving,
    longest / coarseSide,
    leastOverlap,
    mirrored.flatMap(flipped =>
      Array.from({ length: 360 / coarseStep }, (_, k) => ({ flipped, angle: k * coarseStep })),
    ),
  )
  const finer = tryAngles(
    fixed,
    moving,
    longest / finerSide,
    leastOverlap,
    coarse
      .slice(0, kept)
      .flatMap(({ flipped, angle }) =>
        [-finerStep, 0, finerStep].map(step => ({ flipped, angle: angle + step })),
      ),
  )
  const apart: typeof finer = []
  for (const candidate of finer) {
    const near = apart.some(
      other => other.flipped === candidate.flipped && turnBetween(other.angle, candidate.angle) < 8,
    )
    if (!near) apart.push(candidate)
    if (apart.length === given) break
  }
  return apart
}

interface Turn {
  readonly flipped: boolean
  readonly angle: number
}

function tryAngles(
  fixed: ScaledPlane,
  moving: ScaledPlane,
  spacing: number,
  leastOverlap: number,
  turns: readonly Turn[],
): (Orientation & Turn)[] {
  const [small, smallMoving] = [coarsen(fixed, spacing), coarsen(moving, spacing)]
  const [wide, high] = [moving.width * moving.spacing, moving.height * moving.spacing]
  const side = Math.ceil(Math.hypot(wide, high) / spacing)
  const size = 2 ** Math.ceil(Math.log2(side + Math.max(small.width, small.height)))
  const search = createOverlapSearch(
    { ...small, inside: new Uint8Array(small.width * small.height).fill(1) },
    size,
    leastOverlap,
  )
  const half = (side * spacing) / 2
  const found: (Orientation & Turn)[] = []
  for (const { flipped, angle } of turns) {
    // From a square canvas about the turned plane to the moving plane.
    const turn = rigidAffine(angle, [wide / 2 - half, high / 2 - half], [half, half], flipped)
    const canvas = warpPlane(smallMoving, turn, { width: side, height: side, spacing })
    const best = search(canvas)
    if (best === null) continue
    const matrix = composeAffine(turn, [1, 0, best.dx * spacing, 0, 1, best.dy * spacing])
    found.push({ flipped, angle, matrix, correlation: best.correlation })
  }
  return found.sort((a, b) => b.correlation - a.correlation)
}

function turnBetween(a: number, b: number): number {
  const apart = Math.abs(a - b) % 360
  return Math.min(apart, 360 - apart)
}
