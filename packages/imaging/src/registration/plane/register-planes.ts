import { ImagingError } from '../../imaging-error.ts'
import { type Affine, affineParts, applyAffine, composeAffine } from './affine.ts'
import type { ScaledPlane } from './coarsen.ts'
import { searchOrientations } from './orientation-search.ts'
import { type BlockResidual, type Refined, refineMotion } from './refine-motion.ts'

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
    const found = refineMotion(fixed, moving, start.matrix, spacings.slice(0, 1), {
      kind: 'rigid',
      firstReaches: [8, 8, 4],
    })
    if (found === null) continue
    if (best === null || support(found.residual) > support(best.residual)) best = found
    if (best.residual.agreement > 0.6 && best.residual.blocks >= 24) break
  }
  if (best === null) throw failed('no block of the one is found in the other')
  const found = refineMotion(fixed, moving, best.matrix, spacings, {
    kind,
    firstReaches: [4, 4, 4],
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
