import {
  type DevelopmentSize,
  type RileyBinaryOptions,
  type RileySurvivalOptions,
  rileyBinary,
  rileySurvival,
} from './development-size.ts'
import { requireWhole } from './option-range.ts'

export type AffordableOptions =
  | ({ readonly outcome: 'binary'; readonly n: number } & Omit<RileyBinaryOptions, 'parameters'>)
  | ({ readonly outcome: 'survival'; readonly n: number } & Omit<RileySurvivalOptions, 'parameters'>)

export interface Affordable {
  /** Candidate parameters that n patients carry by every criterion; 0 when not even one. */
  readonly parameters: number
  /** The same by the criteria of overfitting alone (shrinkage, optimism). */
  readonly byOverfitting: number
  /** Whether n gives the overall risk within 0.05, which no number of parameters changes. */
  readonly overallRisk: boolean
}

/**
 * How many candidate parameters the patients at hand can carry: the largest number whose required size
 * (`rileyBinary`, `rileySurvival`) is at most n.
 * @throws StatisticsInputError as those, and where n is no whole number
 */
export function parametersAffordable(options: AffordableOptions): Affordable {
  requireWhole('n', options.n, 0)
  const sizeFor = (parameters: number): DevelopmentSize =>
    options.outcome === 'binary'
      ? rileyBinary({ ...options, parameters })
      : rileySurvival({ ...options, parameters })
  const fits = (parameters: number, only?: (name: string) => boolean) =>
    sizeFor(parameters).criteria.every(({ name, n }) => n <= options.n || (only !== undefined && !only(name)))
  const overfitting = (name: string) => name === 'shrinkage' || name === 'optimism'
  return {
    parameters: largest(p => fits(p)),
    byOverfitting: largest(p => fits(p, overfitting)),
    overallRisk: fits(1, name => name === 'overall risk'),
  }
}

/** The largest p from 0 for which `fits` holds, where it holds for every smaller one. */
function largest(fits: (p: number) => boolean): number {
  if (!fits(1)) return 0
  let low = 1
  let high = 2
  while (fits(high) && high < 2 ** 30) {
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}
