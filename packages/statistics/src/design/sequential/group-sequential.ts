import { normalQuantile, normalUpper } from '../../distributions/index.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { requireBetween, requireErrors, requireWhole } from '../option-range.ts'
import { type ContinuationBounds, carryOn, crossing, exitProbabilities, start } from './exit-probabilities.ts'
import { monotoneRoot } from './monotone-root.ts'
import { type Spending, spent } from './spending.ts'

/**
 * `obrien-fleming`: c / sqrt(t). `pocock`: c. `wang-tsiatis`: c t^(delta - 1/2), which holds both. `haybittle-peto`: 3 at
 * every interim analysis. Or a spending function.
 */
export type SequentialBoundary =
  | { readonly kind: 'obrien-fleming' | 'pocock' }
  | { readonly kind: 'wang-tsiatis'; readonly delta: number }
  | { readonly kind: 'haybittle-peto' }
  | Spending

export interface GroupSequentialOptions {
  /** Information (patients, events) at each analysis over that of the last: ascending, the last 1. Or how many equal looks. */
  readonly information?: ArrayLike<number>
  readonly looks?: number
  readonly boundary: SequentialBoundary
  readonly alpha?: number
  readonly sides?: 1 | 2
  /** For the drift and the inflation of the sample size. */
  readonly power?: number
  /** Stop for futility below this z at each interim analysis; not binding, so the efficacy bounds do not count on it. */
  readonly futility?: ArrayLike<number>
}

export interface SequentialLook {
  readonly information: number
  /** Reject when z (two-sided: its size) is at or above. */
  readonly z: number
  /** One-sided nominal level at this look. */
  readonly nominalP: number
  /** Type I error spent by this look, over all sides. */
  readonly alphaSpent: number
  readonly futilityZ: number | null
  /** Probability of stopping for efficacy at this look under the alternative, in its direction. */
  readonly efficacyUnderAlternative: number
  readonly futilityUnderAlternative: number
  /** The same under no effect (two-sided: either direction). */
  readonly efficacyUnderNull: number
  readonly futilityUnderNull: number
}

export interface GroupSequential {
  readonly looks: readonly SequentialLook[]
  readonly alpha: number
  readonly sides: 1 | 2
  readonly power: number
  /** Expected final z under the alternative that has the power. */
  readonly drift: number
  /** Largest information over that of a fixed design of the same alpha and power. */
  readonly inflation: number
  /** Expected information over that of the fixed design. */
  readonly expectedUnderNull: number
  readonly expectedUnderAlternative: number
}

/**
 * Group-sequential bounds of a normally distributed statistic with independent increments, the drift with the wanted
 * power, and the expected information. Two-sided designs are symmetric, with alpha halved by spending functions; power
 * counts crossings in the direction of the effect. Jennison & Turnbull, Group Sequential Methods, 2000, chapters 2, 7, 19.
 * R: rpact::getDesignGroupSequential, getDesignCharacteristics.
 * @throws StatisticsInputError when the information does not ascend to 1, or an option is out of its range
 */
export function groupSequential(options: GroupSequentialOptions): GroupSequential {
  const { boundary, alpha = 0.025, sides = 1, power = 0.8 } = options
  requireErrors(alpha, power, sides)
  requireShape(boundary)
  const information = readInformation(options)
  const z = efficacyBounds(information, boundary, alpha, sides)
  const futility = readFutility(options.futility, information.length, sides, z)
  const nullBounds = {
    information,
    lower: sides === 2 ? z.map(one => -one) : z.map(() => Number.NEGATIVE_INFINITY),
    upper: z,
  }
  const bounds = { ...nullBounds, lower: futility ?? nullBounds.lower }
  const spentBy = exitProbabilities(nullBounds, 0)
  const drift = monotoneRoot(0, 1, theta => sum(exitProbabilities(bounds, theta).upper) - power)
  const alternative = exitProbabilities(bounds, drift)
  const none = exitProbabilities(bounds, 0)
  const fixed = (normalQuantile(1 - alpha / sides) + normalQuantile(power)) ** 2
  const inflation = drift ** 2 / fixed
  let alphaSpent = 0
  const looks = Array.from(information, (share, k): SequentialLook => {
    alphaSpent += spentBy.upper[k] + (sides === 2 ? spentBy.lower[k] : 0)
    return {
      information: share,
      z: z[k],
      nominalP: normalUpper(z[k]),
      alphaSpent,
      futilityZ: futility && Number.isFinite(futility[k]) ? futility[k] : null,
      efficacyUnderAlternative: alternative.upper[k],
      futilityUnderAlternative: futility ? alternative.lower[k] : 0,
      efficacyUnderNull: none.upper[k] + (sides === 2 ? none.lower[k] : 0),
      futilityUnderNull: futility ? none.lower[k] : 0,
    }
  })
  return {
    looks,
    alpha,
    sides,
    power,
    drift,
    inflation,
    expectedUnderNull: inflation * expectedShare(information, none),
    expectedUnderAlternative: inflation * expectedShare(information, alternative),
  }
}

function efficacyBounds(
  information: Float64Array,
  boundary: SequentialBoundary,
  alpha: number,
  sides: 1 | 2,
): Float64Array {
  switch (boundary.kind) {
    case 'obrien-fleming':
      return shaped(information, alpha, sides, 0)
    case 'pocock':
      return shaped(information, alpha, sides, 0.5)
    case 'wang-tsiatis':
      return shaped(information, alpha, sides, boundary.delta)
    case 'haybittle-peto':
      return lastLook(information, alpha, sides, 3)
    default:
      return spendingBounds(information, boundary, alpha, sides)
  }
}

function shaped(information: Float64Array, alpha: number, sides: 1 | 2, delta: number): Float64Array {
  const bound = (c: number) => information.map(t => c * t ** (delta - 0.5))
  const c = monotoneRoot(0, 2, c => alpha - errorOf(information, bound(c), sides))
  return bound(c)
}

function lastLook(information: Float64Array, alpha: number, sides: 1 | 2, interim: number): Float64Array {
  const bound = (c: number) => information.map((_, k) => (k + 1 < information.length ? interim : c))
  if (errorOf(information, bound(Number.POSITIVE_INFINITY), sides) >= alpha)
    throw new StatisticsInputError(
      'option',
      'boundary',
      `Bounds of ${interim} at the interim analyses spend more than alpha ${alpha}.`,
    )
  return bound(monotoneRoot(0, 2, c => alpha - errorOf(information, bound(c), sides)))
}

function errorOf(information: Float64Array, upper: Float64Array, sides: 1 | 2): number {
  const lower = upper.map(one => (sides === 2 ? -one : Number.NEGATIVE_INFINITY))
  return sides * sum(exitProbabilities({ information, lower, upper }, 0).upper)
}

/** Each bound in its turn, so that what is spent at the look is the increment of the spending function. */
function spendingBounds(
  information: Float64Array,
  spending: Spending,
  alpha: number,
  sides: 1 | 2,
): Float64Array {
  const upper = new Float64Array(information.length).fill(Number.POSITIVE_INFINITY)
  const bounds: ContinuationBounds = { information, upper, lower: upper.map(one => -one) }
  let state = start
  let before = 0
  for (let k = 0; k < information.length; k++) {
    const by = spent(spending, alpha / sides, information[k])
    const increment = by - before
    before = by
    if (increment > 1e-15) {
      const carried = state
      upper[k] = monotoneRoot(
        0,
        2,
        c => increment - crossing(carried, information[k], 0, Number.NEGATIVE_INFINITY, c).upper,
      )
    }
    bounds.lower[k] = sides === 2 ? -upper[k] : Number.NEGATIVE_INFINITY
    if (k + 1 < information.length) state = carryOn(state, bounds, k, 0)
  }
  return upper
}

function expectedShare(
  information: Float64Array,
  exit: { upper: Float64Array; lower: Float64Array },
): number {
  let goesOn = 1
  let expected = 0
  for (let k = 0; k < information.length; k++) {
    const leaves = k + 1 < information.length ? exit.upper[k] + exit.lower[k] : goesOn
    expected += information[k] * leaves
    goesOn -= leaves
  }
  return expected
}

function readInformation({ information, looks }: GroupSequentialOptions): Float64Array {
  if (!information && looks !== undefined) requireWhole('looks', looks, 1)
  const shares = information
    ? Float64Array.from(information)
    : Float64Array.from({ length: looks ?? 0 }, (_, k) => (k + 1) / (looks ?? 1))
  const ascends = shares.every((share, k) => share > (k === 0 ? 0 : shares[k - 1]))
  if (
    shares.length === 0 ||
    shares.length > 50 ||
    !ascends ||
    Math.abs(shares[shares.length - 1] - 1) > 1e-12
  )
    throw new StatisticsInputError(
      'option',
      'information',
      `information is ${shares.join(', ') || 'empty'}: give 1 to 50 shares that ascend from above 0 to 1, or the number of looks.`,
    )
  return shares
}

function readFutility(
  futility: ArrayLike<number> | undefined,
  looks: number,
  sides: 1 | 2,
  z: Float64Array,
): Float64Array | null {
  if (!futility) return null
  if (sides === 2)
    throw new StatisticsInputError(
      'option',
      'futility',
      'Futility bounds are for one-sided designs: give sides 1.',
    )
  if (futility.length !== looks - 1)
    throw new StatisticsInputError(
      'length',
      'futility',
      `futility has ${futility.length} values for ${looks - 1} interim analyses: give one each.`,
    )
  for (let k = 0; k < futility.length; k++)
    if (!(futility[k] < z[k]))
      throw new StatisticsInputError(
        'domain',
        'futility',
        `futility is ${futility[k]} at analysis ${k + 1}, where efficacy is at ${z[k]}: it lies below.`,
      )
  return Float64Array.from({ length: looks }, (_, k) => (k + 1 < looks ? futility[k] : z[k]))
}

function requireShape(boundary: SequentialBoundary): void {
  if (boundary.kind === 'wang-tsiatis') requireBetween('delta', boundary.delta, -10, 10)
  if (boundary.kind === 'kim-demets') requireBetween('gamma', boundary.gamma, 0, 100)
  if (boundary.kind === 'hwang-shih-decani') requireBetween('gamma', boundary.gamma, -40, 40)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
