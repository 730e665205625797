import { type Affine, composeAffine, invertAffine } from './affine.ts'
import { type BlockMatches, matchBlocks } from './block-matching.ts'
import { coarsen, type ScaledPlane } from './coarsen.ts'
import { fitMotion, median, residuals } from './fit-motion.ts'
import { warpPlane } from './warp.ts'

/** How well a registration fits, by blocks that did not go into it. */
export interface BlockResidual {
  /** Held-out blocks with texture that were found again. */
  readonly blocks: number
  /** Of their distances from where the registration puts them, µm; none is beyond the reach of the search, so it is no mean. */
  readonly median: number
  /** Blocks within 1.5 pixels. */
  readonly agreement: number
  /** µm a pixel at which they were matched: the finest at which enough of them agree. */
  readonly spacing: number
}

/** A block spans 25 pixels. */
const half = 12

/**
 * At finer spacings than the first, half of the held-out blocks have to agree: with fewer the motion follows one part of a bent section and
 * leaves the others.
 */
const finerAgreement = 0.5

/**
 * From coarse to fine, as far as the sections agree: at the first spacing at which too few held-out blocks do, sections that are bent or share
 * no nuclei have nothing more to say, and what the spacing before found stands.
 */
export function refineMotion(
  fixed: ScaledPlane,
  moving: ScaledPlane,
  start: Affine,
  spacings: readonly number[],
  { kind, firstReaches }: Refinement,
): Refined | null {
  let best: Refined | null = null
  let matrix = start
  for (const [level, spacing] of spacings.entries()) {
    const [small, smallMoving] = [coarsen(fixed, spacing), coarsen(moving, spacing)]
    let residual: BlockResidual | null = null
    for (const [round, reach] of (level === 0 ? firstReaches : [4, 4]).entries()) {
      const warped = warpPlane(smallMoving, matrix, small)
      const step = Math.max(8, Math.round(Math.sqrt((small.width * small.height) / 500)))
      const matches = matchBlocks(small, warped, { half: blockHalf(small), step, reach, leastTexture: 0.15 })
      const [training, heldOut] = halves(matches, step)
      // An affine map needs a rigid one that is nearly right.
      const now = kind === 'affine' && (level > 0 || round > 0) ? 'affine' : 'rigid'
      const fit = fitMotion(training, now) ?? fitMotion(training, 'rigid')
      if (fit === null) continue
      residual = judge(heldOut, fit, small.spacing)
      matrix = composeAffine(matrix, inMicrometres(fit, small.spacing))
    }
    if (residual === null) break
    if (best !== null && residual.agreement < finerAgreement) break
    best = { matrix, residual }
  }
  return best
}

export interface Refinement {
  readonly kind: 'rigid' | 'affine'
  /** Pixels looked at in each round at the first spacing. */
  readonly firstReaches: readonly number[]
}

export interface Refined {
  readonly matrix: Affine
  readonly residual: BlockResidual
}

/** Small planes have small blocks. */
function blockHalf({ width, height }: ScaledPlane): number {
  return Math.max(4, Math.min(half, Math.floor(Math.min(width, height) / 12)))
}

/** As squares of a chessboard. */
function halves(matches: BlockMatches, step: number) {
  const pick = (colour: number) => {
    const at = Int32Array.from(matches.x.keys()).filter(
      i => (Math.floor(matches.x[i] / step) + Math.floor(matches.y[i] / step)) % 2 === colour,
    )
    const column = (values: Float64Array) => Float64Array.from(at, i => values[i])
    return {
      x: column(matches.x),
      y: column(matches.y),
      dx: column(matches.dx),
      dy: column(matches.dy),
      weight: Float64Array.from(at, i => matches.correlation[i] ** 2),
    }
  }
  return [pick(0), pick(1)] as const
}

function judge(heldOut: ReturnType<typeof halves>[number], fit: Affine, spacing: number): BlockResidual {
  const apart = new Float64Array(heldOut.x.length)
  residuals(heldOut, fit, apart)
  const near = apart.reduce((count, d) => count + (d <= 1.5 ? 1 : 0), 0)
  const blocks = apart.length
  return {
    blocks,
    median: blocks === 0 ? 0 : median(apart) * spacing,
    agreement: blocks === 0 ? 0 : near / blocks,
    spacing,
  }
}

/** Of a map of pixel numbers: pixel i has its middle at (i + ½) spacing. */
function inMicrometres(map: Affine, spacing: number): Affine {
  const toPixels: Affine = [1 / spacing, 0, -0.5, 0, 1 / spacing, -0.5]
  return composeAffine(invertAffine(toPixels), composeAffine(map, toPixels))
}
