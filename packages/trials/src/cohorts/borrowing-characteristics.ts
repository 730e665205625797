import { createRandom } from '@tessera/statistics'
import type { CombinationRule } from './combination-rule.ts'
import { posteriorOf } from './combine-cohorts.ts'
import { mixtureLower, mixtureMean, mixtureVariance } from './normal-mixture.ts'

export interface BorrowingScenario {
  /** True effect in the randomised cohort, and by how much the preference cohort's estimate tends to differ from it. */
  readonly effect: number
  readonly conflict: number
}

export interface BorrowingCharacteristics extends BorrowingScenario {
  /** Share of trials that declare benefit: P(effect < 0) above `threshold`. Type I error where the effect is 0. */
  readonly declared: number
  readonly bias: number
  /** Of 95 % credible intervals: the true effect's place in the posterior lies between 0.025 and 0.975. */
  readonly coverage: number
  readonly meanSquaredError: number
  /** Mean gain of size, in the unit of `size`. */
  readonly borrowed: number
}

/**
 * What a rule does under agreement and under conflict, by simulation of the two cohorts' estimates (normal, with the
 * standard errors expected at the design). With `randomised alone` declared is 1 - threshold at no effect; every rule
 * that borrows pays for its power with a type I error that rises where the preference cohort is wrong.
 */
export function borrowingCharacteristics(options: {
  readonly rule: CombinationRule
  readonly randomisedSe: number
  readonly preferenceSe: number
  readonly size: number
  readonly scenarios: readonly BorrowingScenario[]
  readonly threshold?: number
  readonly replications?: number
  readonly seed: number
}): readonly BorrowingCharacteristics[] {
  const {
    rule,
    randomisedSe,
    preferenceSe,
    size,
    scenarios,
    threshold = 0.975,
    replications = 2000,
    seed,
  } = options
  return scenarios.map(({ effect, conflict }) => {
    const random = createRandom(seed, 'borrowing', effect, conflict)
    const sums = { declared: 0, bias: 0, covered: 0, squares: 0, borrowed: 0 }
    for (let r = 0; r < replications; r++) {
      const posterior = posteriorOf(
        rule,
        { value: effect + randomisedSe * random.normal(), se: randomisedSe },
        { value: effect + conflict + preferenceSe * random.normal(), se: preferenceSe },
      )
      const error = mixtureMean(posterior) - effect
      const below = mixtureLower(posterior, effect)
      if (mixtureLower(posterior, 0) > threshold) sums.declared++
      if (below >= 0.025 && below <= 0.975) sums.covered++
      sums.bias += error
      sums.squares += error * error
      sums.borrowed += size * (randomisedSe ** 2 / mixtureVariance(posterior) - 1)
    }
    return {
      effect,
      conflict,
      declared: sums.declared / replications,
      bias: sums.bias / replications,
      coverage: sums.covered / replications,
      meanSquaredError: sums.squares / replications,
      borrowed: sums.borrowed / replications,
    }
  })
}
