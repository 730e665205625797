import { chiSquaredUpper } from '@tessera/statistics'

/** One way of updating, from none to most: its log likelihood in training and its number of free parameters. */
export interface UpdateStep<N extends string> {
  readonly name: N
  readonly logLikelihood: number
  readonly parameters: number
}

/** A likelihood ratio test of the fullest update against a smaller one. */
export interface UpdateTest<N extends string> {
  readonly against: N
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/**
 * Closed testing of nested updates (Vergouwe, Nieboer, Oostenbrink, ... Steyerberg, Stat Med 2017;36:4529): the
 * fullest update is tested against no change, then against each larger update in turn; the first that it does
 * not beat at `level` is taken, so that the whole choice keeps the level.
 * @param steps from no change to the fullest
 */
export function closedTesting<N extends string>(
  steps: readonly UpdateStep<N>[],
  level = 0.05,
): { readonly chosen: N; readonly tests: readonly UpdateTest<N>[] } {
  const full = steps[steps.length - 1]
  const tests: UpdateTest<N>[] = []
  for (const step of steps.slice(0, -1)) {
    const statistic = Math.max(0, 2 * (full.logLikelihood - step.logLikelihood))
    const df = full.parameters - step.parameters
    const p = df > 0 ? chiSquaredUpper(statistic, df) : 1
    tests.push({ against: step.name, statistic, df, p })
    if (p >= level) return { chosen: step.name, tests }
  }
  return { chosen: full.name, tests }
}
