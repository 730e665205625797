import type { Finding } from '@tessera/evidence'
import { fisherExact, logRank } from '@tessera/statistics'
import type { DeltaFeatures } from './delta-features.ts'

/** What missing features are tested against: one entry a patient, in the order of the delta features. */
export type MissingOutcome =
  | { readonly kind: 'classes'; readonly name: string; readonly classes: readonly string[] }
  | {
      readonly kind: 'time-to-event'
      readonly name: string
      readonly time: ArrayLike<number>
      readonly event: ArrayLike<number>
    }

/** Features that are missing in the same patients, and whether being missing goes with the outcome. */
export interface MissingDelta {
  readonly features: readonly string[]
  /** How many are missing for each reason (of the first feature). */
  readonly states: Readonly<Record<string, number>>
  readonly missing: number
  readonly n: number
  readonly test: "Fisher's exact test" | 'log-rank test' | null
  /** Null where there is nothing to test: the outcome does not vary. */
  readonly p: number | null
}

/**
 * Tests whether delta features are missing by chance as far as the outcome goes: missing or measured against the classes of
 * the outcome (Fisher's exact test) or its time to event (log-rank test). Features that are missing in the same patients are
 * one test. A tumour that is gone has no texture: then missing is the response, and imputing it would undo it.
 * @throws RangeError where the outcome has another number of patients
 */
export function missingDeltaTests(deltas: readonly DeltaFeatures[], outcome: MissingOutcome): MissingDelta[] {
  const given = outcome.kind === 'classes' ? outcome.classes.length : outcome.time.length
  if (given !== deltas.length)
    throw new RangeError(`the outcome '${outcome.name}' is of ${given} patients; there are ${deltas.length}`)
  return [...patternsOf(deltas)].map(([pattern, features]) => {
    const missing = Uint8Array.from(pattern, letter => (letter === '1' ? 1 : 0))
    const states: Record<string, number> = {}
    for (const delta of deltas) {
      const state = delta.states[features[0]]
      if (state !== undefined) states[state] = (states[state] ?? 0) + 1
    }
    const count = missing.reduce((sum, one) => sum + one, 0)
    return { features, states, missing: count, n: deltas.length, ...tested(missing, outcome) }
  })
}

/** Features by the patients in whom they are missing; those missing in nobody or in everybody are left out. */
function patternsOf(deltas: readonly DeltaFeatures[]): Map<string, string[]> {
  const names = new Set(deltas.flatMap(delta => [...Object.keys(delta.values), ...Object.keys(delta.states)]))
  const patterns = new Map<string, string[]>()
  for (const name of names) {
    const pattern = deltas.map(delta => (delta.values[name] === undefined ? '1' : '0')).join('')
    if (!pattern.includes('1') || !pattern.includes('0')) continue
    const own = patterns.get(pattern)
    if (own) own.push(name)
    else patterns.set(pattern, [name])
  }
  return patterns
}

function tested(missing: Uint8Array, outcome: MissingOutcome): Pick<MissingDelta, 'test' | 'p'> {
  if (outcome.kind === 'time-to-event') {
    const { df, p } = logRank({ time: outcome.time, event: outcome.event, group: missing })
    return df === 0 ? { test: null, p: null } : { test: 'log-rank test', p }
  }
  const classes = [...new Set(outcome.classes)]
  if (classes.length < 2) return { test: null, p: null }
  const table = [0, 1].map(group =>
    classes.map(name =>
      outcome.classes.reduce((sum, one, i) => sum + (one === name && missing[i] === group ? 1 : 0), 0),
    ),
  )
  return { test: "Fisher's exact test", p: fisherExact(table).p }
}

/** What the tests say, as findings: a warning where p times the number of tests (Bonferroni) is below 0.05. */
export function missingDeltaFindings(
  tests: readonly MissingDelta[],
  outcome: Pick<MissingOutcome, 'name'>,
): Finding[] {
  const made = tests.filter(one => one.p !== null).length
  return tests.map(({ features, states, missing, n, test, p }) => {
    const whose = features.length === 1 ? `'${features[0]}' is` : `${features.length} delta features are`
    const why = Object.entries(states)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')
    const result =
      p === null
        ? `'${outcome.name}' does not vary: not tested`
        : `${test} against '${outcome.name}': p = ${p.toPrecision(2)}`
    const associated = p !== null && p * made < 0.05
    return {
      severity: associated ? 'warning' : 'note',
      code: associated ? 'missing-delta-associated' : 'missing-delta',
      message: `${whose} missing in ${missing} of ${n} patients (${why}); ${result}`,
      cure: associated
        ? 'keep the state as a feature of its own; do not impute as if it were missing by chance'
        : 'nothing; look at the reasons',
      field: features[0],
      count: missing,
    }
  })
}
