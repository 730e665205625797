import { requireLevel, StatisticsInputError } from '../input-error.ts'
import { wilsonInterval } from './binomial-interval.ts'

export interface BalancedError {
  /** Mean over the classes of the share that is called something else. */
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  readonly level: number
  /** By class: how many, how many of them wrong. */
  readonly classes: readonly { readonly name: string; readonly n: number; readonly wrong: number }[]
  /** Entry [true class][called class]. */
  readonly confusion: readonly (readonly number[])[]
}

/**
 * Balanced error of calls against the truth: the mean over classes of the share of a class that is called another.
 * Its interval is that of a linear function of independent proportions from their Wilson intervals (MOVER: Donner and
 * Zou, Stat Med 2012;31:1243; Zou and Donner 2008): lower = e - sqrt(sum c^2 (p - l)^2), c = 1 / classes; it is no
 * point where a class has no errors. R mixOmics: get.BER gives the estimate.
 * @param truth class of each, as an index into `names`
 * @param called the class called, or -1 where none could be (counted as an error)
 * @throws StatisticsInputError for unequal lengths, a class without members, an index beyond the names
 */
export function balancedError(
  truth: ArrayLike<number>,
  called: ArrayLike<number>,
  names: readonly string[],
  level = 0.95,
): BalancedError {
  requireLevel(level)
  if (truth.length !== called.length)
    throw new StatisticsInputError(
      'length',
      'called',
      `called has ${called.length} values where truth has ${truth.length}: give one of each.`,
    )
  const confusion = names.map(() => new Array<number>(names.length).fill(0))
  const n = new Array<number>(names.length).fill(0)
  for (let i = 0; i < truth.length; i++) {
    requireClass('truth', truth[i], names.length, i)
    n[truth[i]]++
    if (called[i] === -1) continue
    requireClass('called', called[i], names.length, i)
    confusion[truth[i]][called[i]]++
  }
  const classes = names.map((name, k) => {
    if (n[k] > 0) return { name, n: n[k], wrong: n[k] - confusion[k][k] }
    throw new StatisticsInputError('empty', 'truth', `Nobody is ${name}: leave the class out.`)
  })
  const share = 1 / classes.length
  let estimate = 0
  let below = 0
  let above = 0
  for (const { n, wrong } of classes) {
    const { lower, upper } = wilsonInterval({ successes: wrong, n, level })
    estimate += share * (wrong / n)
    below += (share * (wrong / n - lower)) ** 2
    above += (share * (upper - wrong / n)) ** 2
  }
  return {
    estimate,
    lower: Math.max(0, estimate - Math.sqrt(below)),
    upper: Math.min(1, estimate + Math.sqrt(above)),
    level,
    classes,
    confusion,
  }
}

function requireClass(argument: string, value: number, classes: number, row: number): void {
  if (Number.isInteger(value) && value >= 0 && value < classes) return
  throw new StatisticsInputError(
    'domain',
    argument,
    `${argument} is ${value} in row ${row}: classes are 0 to ${classes - 1}.`,
    row,
  )
}
