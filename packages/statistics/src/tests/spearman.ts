import { studentTwoSided } from '../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { midranks } from './ranks.ts'

export interface Spearman {
  readonly rho: number
  /** Two-sided, from Student's t with n - 2 degrees of freedom. */
  readonly p: number
}

/**
 * Spearman's rank correlation with midranks. R: cor.test(x, y, method = "spearman", exact = FALSE). Where x or y does
 * not vary, rho is 0 and p is 1.
 * @throws StatisticsInputError on missing values, unequal lengths or fewer than three pairs
 */
export function spearman({ x, y }: { x: ArrayLike<number>; y: ArrayLike<number> }): Spearman {
  const n = x.length
  requireFinite('y', y, n)
  if (n < 3) throw new StatisticsInputError('empty', 'x', `${n} pairs: give three or more.`)
  const a = midranks(x).ranks
  const b = midranks(y).ranks
  const centre = (n + 1) / 2
  let both = 0
  let first = 0
  let second = 0
  for (let i = 0; i < n; i++) {
    both += (a[i] - centre) * (b[i] - centre)
    first += (a[i] - centre) ** 2
    second += (b[i] - centre) ** 2
  }
  if (first === 0 || second === 0) return { rho: 0, p: 1 }
  const rho = Math.min(1, Math.max(-1, both / Math.sqrt(first * second)))
  return { rho, p: studentTwoSided(rho / Math.sqrt((1 - rho * rho) / (n - 2)), n - 2) }
}
