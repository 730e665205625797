import { truncatedAt } from './presence-weights.ts'
import type { Weighting } from './weighted-contributions.ts'

/** How those who have a modality were made to stand for everybody, and what that rests on. */
export function weightingSentence(weighting: Weighting): string {
  const { population, weights, effective, truncated, smallest, largest, penalised, nowhere } = weighting
  const n = weights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0)
  const [low, high] = truncatedAt.map(p => Number((100 * p).toPrecision(3)))
  const parts = [
    `Weighted, ${population.label}: the ${n} of ${weights.length} who have it count by the inverse of their probability of having it, from a logistic model of the baseline's variables, centre and outcome, stabilised and truncated at centiles ${low} and ${high} (${truncated} of them, to ${smallest.toFixed(2)} and ${largest.toFixed(2)}); they tell as much as ${Math.round(effective)} unweighted.`,
    penalised
      ? 'What the model reads all but decides who has it, so its likelihood was penalised (Firth).'
      : null,
    nowhere.length > 0
      ? `Nobody has it in ${nowhere.join(', ')}: no weight speaks for the patients there.`
      : null,
    'It holds if nothing else decides both who has it and the outcome.',
  ]
  return parts.filter(part => part !== null).join(' ')
}
