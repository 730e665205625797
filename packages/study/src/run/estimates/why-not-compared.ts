import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'

/** Why high and low risk cannot be compared, or null. */
export function whyNotCompared(evaluated: Evaluated): string | null {
  const n = sizeOf(evaluated)
  let high = 0
  for (const h of evaluated.high) high += h
  if (high === 0 || high === n) return `all ${n} patients are in one risk group`
  if (eventsOf(evaluated.outcome) === 0) return 'no event'
  return null
}
