import type { Evaluated } from '../evaluated.ts'

/** Value, interval and weight of a measure, and often several measures, come of one computation: it is made once for given patients. */
export function onceFor<Result extends object>(
  compute: (evaluated: Evaluated) => Result,
): (evaluated: Evaluated) => Result {
  const known = new WeakMap<Evaluated, Result>()
  return evaluated => {
    const before = known.get(evaluated)
    if (before) return before
    const result = compute(evaluated)
    known.set(evaluated, result)
    return result
  }
}
