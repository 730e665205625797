import type { Effect } from './truth.ts'

/** An effect that was chosen, as the truth file holds it. */
export function assumedEffect(
  term: string,
  kind: Effect['kind'],
  coefficient: number,
  per: string,
  source = 'chosen',
  centredAt = 0,
): Effect {
  return { term, kind, coefficient, per, centredAt, status: 'assumed', source }
}
