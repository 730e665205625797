import { gaussLegendre } from '@tessera/statistics'

/** Four numbers: under the first treatment of those who prefer the first and the second, then under the second. */
export interface ByPreference {
  readonly underA: { readonly prefersA: number; readonly prefersB: number }
  readonly underB: { readonly prefersA: number; readonly prefersB: number }
}

/** How long patients are followed: they enter evenly over `accrual`, all are followed for `followUp` more. */
export interface FollowUpAssumption {
  readonly accrual: number
  readonly followUp: number
  /** Losses a patient and unit of time, exponential. */
  readonly dropoutHazard?: number
}

/** What is assumed of the outcome when a trial is planned or drawn. */
export type OutcomeAssumption =
  | { readonly kind: 'mean'; readonly means: ByPreference; readonly sd: number }
  | { readonly kind: 'risk'; readonly risks: ByPreference }
  | {
      readonly kind: 'rate'
      readonly rates: ByPreference
      /** Time under observation: even between two numbers; 1 for everyone by default. */
      readonly exposure?: readonly [least: number, most: number]
    }
  | ({
      readonly kind: 'survival' | 'restricted-mean'
      /** Constant hazard of those who prefer the same. */
      readonly hazards: ByPreference
      /** The time at which survival is compared, or the end of the interval of the restricted mean. */
      readonly horizon: number
    } & FollowUpAssumption)

/** The numbers of an assumption that differ by treatment and preference. */
export function numbersOf(outcome: OutcomeAssumption): ByPreference {
  switch (outcome.kind) {
    case 'mean':
      return outcome.means
    case 'risk':
      return outcome.risks
    case 'rate':
      return outcome.rates
    default:
      return outcome.hazards
  }
}

/** What the outcome is compared on (mean, risk, rate, survival, restricted mean) in the four kinds of patients. */
export function expectedValues(outcome: OutcomeAssumption): ByPreference {
  const value = (one: number) => expectedValue(outcome, one)
  const { underA, underB } = numbersOf(outcome)
  return {
    underA: { prefersA: value(underA.prefersA), prefersB: value(underA.prefersB) },
    underB: { prefersA: value(underB.prefersA), prefersB: value(underB.prefersB) },
  }
}

function expectedValue(outcome: OutcomeAssumption, number: number): number {
  if (outcome.kind === 'survival') return Math.exp(-number * outcome.horizon)
  if (outcome.kind === 'restricted-mean')
    return number === 0 ? outcome.horizon : -Math.expm1(-number * outcome.horizon) / number
  return number
}

/**
 * n times the variance of the estimate from n patients of whom a share `w` prefers the first treatment, with
 * numbers `first` for these and `second` for the others.
 *
 * Mean: sd^2 in every group, as in the published formulae. Risk: p (1 - p). Rate: Poisson's rate / time, and
 * w (1 - w) (difference)^2 for the mixture. Survival at t: S(t)^2 int f / (S^2 G) over 0 to t, S the survival of the
 * mixture, f its density and G the probability to be still under observation; restricted mean to tau:
 * int (int_u^tau S)^2 f(u) / (S(u)^2 G(u)) du.
 */
export function unitVariance(outcome: OutcomeAssumption, w: number, first: number, second: number): number {
  const mixed = w * first + (1 - w) * second
  switch (outcome.kind) {
    case 'mean':
      return outcome.sd ** 2
    case 'risk':
      return mixed * (1 - mixed)
    case 'rate': {
      // The estimate is the sum of counts over the sum of times.
      const [least, most] = outcome.exposure ?? [1, 1]
      const mean = (least + most) / 2
      const square = mean ** 2 + (most - least) ** 2 / 12
      return mixed / mean + (w * (1 - w) * (first - second) ** 2 * square) / mean ** 2
    }
    default:
      return followedVariance(outcome, w, first, second)
  }
}

type FollowedOutcome = Extract<OutcomeAssumption, { kind: 'survival' | 'restricted-mean' }>

function followedVariance(outcome: FollowedOutcome, w: number, first: number, second: number): number {
  const { kind, horizon } = outcome
  const survival = (u: number) => w * Math.exp(-first * u) + (1 - w) * Math.exp(-second * u)
  const density = (u: number) => w * first * Math.exp(-first * u) + (1 - w) * second * Math.exp(-second * u)
  const area = (hazard: number, u: number) =>
    hazard === 0 ? horizon - u : (Math.exp(-hazard * u) - Math.exp(-hazard * horizon)) / hazard
  const gain = (u: number) =>
    kind === 'survival' ? survival(horizon) : w * area(first, u) + (1 - w) * area(second, u)
  const integrand = (u: number) => (gain(u) ** 2 * density(u)) / (survival(u) ** 2 * observedPast(outcome, u))
  // G has a corner where the shortest follow-up ends.
  const corner = Math.min(outcome.followUp, horizon)
  return integral(integrand, 0, corner) + integral(integrand, corner, horizon)
}

/** Probability to be under observation still at `u`. */
function observedPast({ accrual, followUp, dropoutHazard = 0 }: FollowUpAssumption, u: number): number {
  const administrative =
    u <= followUp ? 1 : accrual === 0 ? 0 : Math.max(0, (accrual + followUp - u) / accrual)
  return administrative * Math.exp(-dropoutHazard * u)
}

function integral(of: (u: number) => number, from: number, to: number): number {
  if (to <= from) return 0
  const { node, weight } = gaussLegendre(64)
  const half = (to - from) / 2
  let sum = 0
  for (let i = 0; i < node.length; i++) sum += weight[i] * of(from + half * (1 + node[i]))
  return half * sum
}
