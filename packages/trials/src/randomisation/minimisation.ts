import { StatisticsInputError } from '@tessera/statistics'
import { ratioTotal, type TrialArms } from './arms.ts'
import { requireFactors, type TrialFactor } from './factors.ts'

/**
 * How the imbalance of one factor is measured on the counts of the arms at the patient's level, each divided by the
 * arm's part of the ratio: the range, the sample variance, its root, or the sum of squares about the mean (the variance
 * times the arms less 1: it orders arms as the variance does).
 */
export type MinimisationDistance = 'range' | 'variance' | 'standard deviation' | 'sum of squares'

export const minimisationDistances: readonly MinimisationDistance[] = [
  'range',
  'variance',
  'standard deviation',
  'sum of squares',
]

/** Minimisation by Pocock & Simon, Biometrics 1975;31:103. */
export interface Minimisation {
  readonly kind: 'minimisation'
  readonly factors: readonly TrialFactor[]
  /** Probability of the arm that makes the imbalance least; 1 is deterministic and not advised. */
  readonly probability: number
  readonly distance: MinimisationDistance
  /** Weight of the trial's total counts, as a factor that all patients share (0: not counted). */
  readonly overallWeight?: number
}

/** Counts of the arms at one level: arms in their order. */
export type ArmCounts = number[]

/** Counts by factor (the last is the trial as a whole), level and arm. */
export type Margins = readonly (readonly ArmCounts[])[]

export interface MinimisationStep {
  /** Weighted sum of the factors' imbalance if the patient went to each arm. */
  readonly imbalance: readonly number[]
  /** The same before weighting, by factor (the trial as a whole last) and arm. */
  readonly byFactor: readonly (readonly number[])[]
  /** Numbers of the arms with the least imbalance; more than one where they tie. */
  readonly preferred: readonly number[]
  readonly probabilities: readonly number[]
}

/**
 * The design, where it can allocate these arms.
 * @throws StatisticsInputError without a factor, on a probability that does not favour the preferred arm, or when no
 * weight is above 0
 */
export function requireMinimisation(design: Minimisation, arms: TrialArms): Minimisation {
  const fault = (argument: string, message: string) => new StatisticsInputError('option', argument, message)
  const { factors, probability, overallWeight = 0 } = design
  requireFactors(factors)
  if (factors.length === 0) throw fault('factors', 'minimisation needs at least one factor.')
  if (!(overallWeight >= 0 && Number.isFinite(overallWeight)))
    throw fault('overallWeight', `the weight of the totals is ${overallWeight}: give a number of 0 or more.`)
  if (overallWeight === 0 && factors.every(({ weight = 1 }) => weight === 0))
    throw fault('weights', 'every weight is 0: nothing would be balanced.')
  const share = Math.min(...arms.ratio) / ratioTotal(arms)
  if (!(probability >= share && probability <= 1))
    throw fault(
      'probability',
      `the probability of the preferred arm is ${probability}: give one from ${Number(share.toPrecision(3))}, which is chance alone, to 1; 0.8 is usual.`,
    )
  return design
}

/** Margins without a patient. */
export function emptyMargins(factors: readonly TrialFactor[], arms: TrialArms): Margins {
  const none = () => arms.names.map(() => 0)
  return [...factors.map(({ levels }) => levels.map(none)), [none()]]
}

/** Counts a patient with these levels (numbers, one a factor) in an arm. */
export function countPatient(margins: Margins, levels: readonly number[], arm: number): void {
  levels.forEach((level, f) => {
    margins[f][level][arm]++
  })
  margins[margins.length - 1][0][arm]++
}

/**
 * What minimisation says of the next patient, whose level of each factor is given by number. For each arm the counts at
 * the patient's levels are those that there would be with the patient in it; the imbalance of each factor is the
 * distance of those counts, divided by the ratio, and their weighted sum is least for the preferred arms.
 *
 * The preferred arm has the probability p of the design where the ratio is equal, and the others share the rest. With
 * an unequal ratio p is that of the arm with the smallest part, and arm j, not preferred, has r_j (1 - p) / (sum of the
 * other parts than the smallest): each arm then gets its part of the patients in the long run, which the same p for all
 * arms would miss (biased-coin minimisation of Han, Enas & McEntegart, Stat Med 2009;28:3329). It is kept in the long run
 * and not at every patient: the first is likelier in the larger arm than the ratio says (Kuznetsova & Tymofyeyev, Stat
 * Med 2012). Of arms that tie one is preferred at random, in the ratio.
 */
export function minimisationStep(
  design: Minimisation,
  arms: TrialArms,
  margins: Margins,
  levels: readonly number[],
): MinimisationStep {
  const { factors, distance, overallWeight = 0 } = design
  const measure = distances[distance]
  const atLevels = [...factors.map((_, f) => margins[f][levels[f]]), margins[factors.length][0]]
  const byFactor = atLevels.map(counts =>
    arms.names.map((_, arm) =>
      measure(arms.ratio.map((part, k) => (counts[k] + (k === arm ? 1 : 0)) / part)),
    ),
  )
  const weights = [...factors.map(({ weight = 1 }) => weight), overallWeight]
  const imbalance = arms.names.map((_, arm) =>
    byFactor.reduce((sum, values, f) => sum + weights[f] * values[arm], 0),
  )
  const least = Math.min(...imbalance)
  // Sums of thirds and roots differ in the last digit where they are equal on paper.
  const tolerance = 1e-9 * Math.max(1, Math.abs(least))
  const preferred = arms.names.flatMap((_, arm) => (imbalance[arm] - least <= tolerance ? [arm] : []))
  return {
    imbalance,
    byFactor,
    preferred,
    probabilities: probabilitiesOf(arms, design.probability, preferred),
  }
}

function probabilitiesOf(arms: TrialArms, probability: number, preferred: readonly number[]): number[] {
  const high = highProbabilities(arms, probability)
  const low = lowShare(arms, probability)
  const tied = preferred.reduce((sum, arm) => sum + arms.ratio[arm], 0)
  return arms.ratio.map((part, arm) =>
    preferred.reduce(
      (sum, chosen) => sum + (arms.ratio[chosen] / tied) * (chosen === arm ? high[arm] : low * part),
      0,
    ),
  )
}

/** Probability of each arm where it is the preferred one. */
function highProbabilities(arms: TrialArms, probability: number): number[] {
  const low = lowShare(arms, probability)
  return arms.ratio.map(part => 1 - low * (ratioTotal(arms) - part))
}

/** Probability, for each part of the ratio, of an arm that is not preferred. */
function lowShare(arms: TrialArms, probability: number): number {
  return (1 - probability) / (ratioTotal(arms) - Math.min(...arms.ratio))
}

const distances: Readonly<Record<MinimisationDistance, (counts: readonly number[]) => number>> = {
  range: counts => Math.max(...counts) - Math.min(...counts),
  variance: counts => squaresAboutMean(counts) / (counts.length - 1),
  'standard deviation': counts => Math.sqrt(squaresAboutMean(counts) / (counts.length - 1)),
  'sum of squares': squaresAboutMean,
}

function squaresAboutMean(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)
}
