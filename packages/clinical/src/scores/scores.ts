import { bloodCountScores } from './blood-counts.ts'
import { liverScores } from './liver-scores.ts'
import type { Score } from './score.ts'

/** Every score: the one place where its formula, units, groups and sources stand. */
export const scores: readonly Score[] = [...liverScores, ...bloodCountScores]

/** The score of a name, whatever its case and hyphens: `FIB-4`, `fib4`; null where there is none. */
export function scoreNamed(name: string): Score | null {
  const bare = name.toLowerCase().replace(/[\s_-]/g, '')
  return scores.find(score => score.name === bare) ?? null
}
