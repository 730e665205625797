import { StatisticsInputError } from '@tessera/statistics'

/** The arms of a trial and in which ratio patients are allocated to them. */
export interface TrialArms {
  readonly names: readonly string[]
  /** Whole numbers without a common divisor, one an arm: `[2, 1]`. */
  readonly ratio: readonly number[]
}

/**
 * Arms with their ratio, 1:1 ... where none is given; 4:2 is 2:1.
 * @throws StatisticsInputError on fewer than two arms, a name twice or empty, or a ratio that is not one whole number
 * above 0 for each arm
 */
export function trialArms(
  names: readonly string[],
  ratio: readonly number[] = names.map(() => 1),
): TrialArms {
  const fault = (argument: string, message: string) => new StatisticsInputError('option', argument, message)
  if (names.length < 2) throw fault('arms', `${names.length} arm: give at least two.`)
  if (names.some(name => name.trim() === '')) throw fault('arms', 'an arm has no name.')
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw fault('arms', `the arm ${twice} is given twice.`)
  if (ratio.length !== names.length)
    throw fault(
      'ratio',
      `${ratio.length} parts of the ratio for ${names.length} arms: give one an arm, as 2:1.`,
    )
  if (!ratio.every(part => Number.isInteger(part) && part > 0))
    throw fault('ratio', `the ratio is ${ratio.join(':')}: give whole numbers above 0, as 2:1.`)
  const divisor = ratio.reduce(commonDivisor)
  return { names, ratio: ratio.map(part => part / divisor) }
}

/** Patients in one turn of the ratio: 3 for 2:1. */
export function ratioTotal({ ratio }: TrialArms): number {
  return ratio.reduce((sum, part) => sum + part, 0)
}

/** Two arms, 1:1: what the coins are defined for. */
export function isBalancedPair({ ratio }: TrialArms): boolean {
  return ratio.length === 2 && ratio[0] === ratio[1]
}

/**
 * How far the counts of the arms are from the ratio: the largest less the smallest count, each divided by the arm's
 * part of the ratio. With two arms 1:1 it is the absolute difference of the arms.
 */
export function imbalanceOf(counts: ArrayLike<number>, ratio: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY
  let least = Number.POSITIVE_INFINITY
  for (let arm = 0; arm < ratio.length; arm++) {
    const scaled = counts[arm] / ratio[arm]
    if (scaled > most) most = scaled
    if (scaled < least) least = scaled
  }
  return most - least
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
