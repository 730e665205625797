import { StatisticsInputError } from '@tessera/statistics'

/** What patients are stratified or balanced by, with its levels in their order. */
export interface TrialFactor {
  readonly name: string
  readonly levels: readonly string[]
  /** Weight in minimisation (1 where not given). */
  readonly weight?: number
  /** Expected share of the patients in each level, for simulations (equal where not given). */
  readonly shares?: readonly number[]
}

/**
 * The factors, where each has levels.
 * @throws StatisticsInputError on a factor without levels, a name or level twice, a weight below 0, or shares that are
 * not one positive number a level
 */
export function requireFactors(factors: readonly TrialFactor[]): readonly TrialFactor[] {
  const fault = (message: string) => new StatisticsInputError('option', 'factors', message)
  const names = factors.map(factor => factor.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw fault(`the factor ${twice} is given twice.`)
  for (const { name, levels, weight = 1, shares } of factors) {
    if (name.trim() === '') throw fault('a factor has no name.')
    if (levels.length === 0 || levels.some(level => level.trim() === ''))
      throw fault(
        `the factor ${name} has no levels, or one without a name: give ${name}=3 or ${name}=low|high.`,
      )
    const same = levels.find((level, i) => levels.indexOf(level) !== i)
    if (same !== undefined) throw fault(`the factor ${name} has the level ${same} twice.`)
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw fault(`the weight of ${name} is ${weight}: give a number of 0 or more.`)
    if (
      shares !== undefined &&
      (shares.length !== levels.length || !shares.every(share => share > 0 && share < Infinity))
    )
      throw fault(`the factor ${name} has ${levels.length} levels: give as many shares above 0.`)
  }
  return factors
}

/** Every combination of the levels, the last factor fastest; one empty combination where there is no factor. */
export function strataOfFactors(factors: readonly TrialFactor[]): string[][] {
  return factors.reduce<string[][]>(
    (strata, { levels }) => strata.flatMap(stratum => levels.map(level => [...stratum, level])),
    [[]],
  )
}

/** The name of a stratum: `centre=1/stage=2`, or `all` where there is no factor. */
export function stratumName(factors: readonly TrialFactor[], levels: readonly string[]): string {
  return factors.length === 0 ? 'all' : factors.map(({ name }, f) => `${name}=${levels[f]}`).join('/')
}

/** Shares of the levels, adding up to 1. */
export function levelShares({ levels, shares }: TrialFactor): readonly number[] {
  const given = shares ?? levels.map(() => 1)
  const total = given.reduce((sum, share) => sum + share, 0)
  return given.map(share => share / total)
}
