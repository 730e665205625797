import { ImagingError } from '../../imaging-error.ts'
import { type Affine, affineParts, applyAffine, composeAffine, invertAffine } from './affine.ts'
import { type BlockMatches, matchBlocks } from './block-matching.ts'
import { coarsen, type ScaledPlane } from './coarsen.ts'
import { fitMotion, median, residuals } from './fit-motion.ts'
import { searchOrientations } from './orientation-search.ts'
import { warpPlane } from './warp.ts'

export interface PlaneRegistrationOptions {
  /** `affine` by default; it begins with a rigid one. */
  readonly kind?: 'rigid' | 'affine'
  /** Whether the moving plane may be mirrored; tried by default. */
  readonly flips?: boolean
  /** The planes share at least this of the smaller one, 0.4 by default. */
  readonly leastOverlap?: number
  /** Longest side of the finest planes looked at, pixels, 2048 by default. */
  readonly longestSide?: number
  /** Least share of the held-out blocks that must agree, 0.3 by default; of two unrelated planes about 0.1 do. */
  readonly leastAgreement?: number
}

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

export interface PlaneRegistration {
  readonly kind: 'rigid' | 'affine'
  /** From the fixed to the moving plane, µm from the upper left corner of each. */
  readonly matrix: Affine
  readonly flipped: boolean
  /** Degrees, from x towards y (clockwise on a screen), after mirroring. */
  readonly angle: number
  readonly leastScale: number
  readonly largestScale: number
  readonly residual: BlockResidual
  /** There and, by a registration of its own, back: how far points of the fixed plane come back from where they started, µm. */
  readonly inverseConsistency: { readonly mean: number; readonly largest: number }
}

/**
 * The rigid or affine registration of two pictures of neighbouring sections, turned by any angle, mirrored or not, in different stains and
 * at different scales. All turns and moves are tried on coarse planes by correlation over what overlaps; the best are refined from
 * coarse to fine by blocks that are found again (Pearson's correlation, so that a linear change of grey does not matter), to which the
 * motion is fitted robustly. Every other block is held out and says how well it fits. Nothing is drawn at random.
 *
 * Elastix (`register`) looks for a near optimum from near it: it knows neither mirrored sections nor any turn.
 * @throws ImagingError `too-small`, `constant-intensity`, `not-finite`; `registration-failed` where too few held-out blocks agree, or the
 * scale found cannot be
 */
export function registerPlanes(
  fixed: ScaledPlane,
  moving: ScaledPlane,
  options: PlaneRegistrationOptions = {},
): PlaneRegistration {
  for (const [plane, which] of [
    [fixed, 'fixed'],
    [moving, 'moving'],
  ] as const)
    checkPlane(plane, which)
  const { flips = true } = options
  const there = oneWay(fixed, moving, options, flips ? [false, true] : [false])
  // Back by a search of its own, so that the two can disagree.
  const back = oneWay(moving, fixed, options, [there.flipped])
  const inverseConsistency = roundTrip(fixed, there.matrix, back.matrix)
  const longest = Math.max(fixed.width, fixed.height) * fixed.spacing
  if (inverseConsistency.mean > 0.02 * longest)
    throw failed(
      `there and back, points are ${Math.round(inverseConsistency.mean)} µm from where they started`,
    )
  return { ...there, inverseConsistency }
}

/** Held-out blocks that have to agree: a few neighbours do so in unrelated sections too. */
const leastAgreeing = 12

type OneWay = Omit<PlaneRegistration, 'inverseConsistency'>

function oneWay(
  fixed: ScaledPlane,
  moving: ScaledPlane,
  options: PlaneRegistrationOptions,
  mirrored: readonly boolean[],
): OneWay {
  const { kind = 'affine', leastOverlap = 0.4, longestSide = 2048, leastAgreement = 0.3 } = options
  const starts = searchOrientations(fixed, moving, { mirrored, leastOverlap })
  const longest = Math.max(fixed.width, fixed.height) * fixed.spacing
  const finest = Math.max(fixed.spacing, moving.spacing, longest / longestSide)
  const spacings = levels(longest, finest)
  let best: Refined | null = null
  for (const start of starts) {
    const found = refine(fixed, moving, start.matrix, spacings.slice(0, 1), {
      kind: 'rigid',
      firstReaches: [8, 8, 4],
    })
    if (found === null) continue
    if (best === null || support(found.residual) > support(best.residual)) best = found
    if (best.residual.agreement > 0.6 && best.residual.blocks >= 24) break
  }
  if (best === null) throw failed('no block of the one is found in the other')
  const found = refine(fixed, moving, best.matrix, spacings, {
    kind,
    firstReaches: [4, 4, 4],
    leastAgreement,
  })
  if (found === null) throw failed('too few blocks of the one are found in the other')
  const parts = affineParts(found.matrix)
  const { residual } = found
  if (residual.agreement < leastAgreement || residual.agreement * residual.blocks < leastAgreeing)
    throw failed(
      `${Math.round(residual.agreement * residual.blocks)} of ${residual.blocks} held-out blocks agree with the best transform found`,
    )
  if (!(parts.leastScale > 0.8 && parts.largestScale < 1.25))
    throw failed(`scales of ${parts.leastScale.toFixed(2)} to ${parts.largestScale.toFixed(2)}`)
  return { kind, matrix: found.matrix, ...parts, residual }
}

/** Agreeing blocks beyond those that agree by chance. */
function support({ agreement, blocks }: BlockResidual): number {
  return blocks * (agreement - 0.1)
}

/** From about 200 pixels along the longest side down to the finest, halving. */
function levels(longest: number, finest: number): number[] {
  const spacings: number[] = []
  for (let spacing = Math.max(finest, longest / 200); spacing > finest * 1.4; spacing /= 2)
    spacings.push(spacing)
  return [...spacings, finest]
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
function refine(
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

interface Refinement {
  readonly kind: 'rigid' | 'affine'
  /** Pixels looked at in each round at the first spacing. */
  readonly firstReaches: readonly number[]
}

interface Refined {
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

function roundTrip({ width, height, spacing }: ScaledPlane, there: Affine, back: Affine) {
  const round = composeAffine(back, there)
  let [sum, largest] = [0, 0]
  for (let j = 0; j <= 8; j++)
    for (let i = 0; i <= 8; i++) {
      const [x, y] = [(i / 8) * width * spacing, (j / 8) * height * spacing]
      const [u, v] = applyAffine(round, x, y)
      const apart = Math.hypot(u - x, v - y)
      sum += apart
      largest = Math.max(largest, apart)
    }
  return { mean: sum / 81, largest }
}

function failed(what: string): ImagingError {
  return new ImagingError(
    'registration-failed',
    what,
    'check that both are sections of one block, cut out what is in one of them only, or give landmarks',
  )
}

function checkPlane({ width, height, values, spacing }: ScaledPlane, which: string): void {
  if (width < 40 || height < 40)
    throw new ImagingError(
      'too-small',
      `a ${which} plane of ${width} x ${height} pixels`,
      'give 40 or more along each side',
    )
  if (!(spacing > 0))
    throw new ImagingError('bad-setting', `pixels of ${spacing} µm`, 'give how large a pixel is')
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new ImagingError(
        'not-finite',
        `a ${which} plane with the value ${values[i]}`,
        'replace such values first',
      )
    if (values[i] < low) low = values[i]
    if (values[i] > high) high = values[i]
  }
  if (low === high)
    throw new ImagingError(
      'constant-intensity',
      `a ${which} plane of the value ${low} everywhere`,
      'give a picture',
    )
}
