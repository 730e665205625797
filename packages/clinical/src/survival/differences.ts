import type { DerivedSurvival, SurvivalRecord } from './record.ts'

/** One patient to whom two sets of rules give another event or date. */
export interface SurvivalDifference {
  readonly patientId: string
  readonly parameter: string
  readonly first: Outcome
  readonly second: Outcome
}

export interface Outcome {
  readonly rules: string
  readonly event: 0 | 1 | null
  readonly days: number | null
  /** What decided: the event, the censoring rule, or why there is no time. */
  readonly description: string
}

/** The patients whom two sets of rules treat differently, in order of the first set's records. */
export function survivalDifferences(first: DerivedSurvival, second: DerivedSurvival): SurvivalDifference[] {
  const others = outcomes(second)
  return [...outcomes(first)].flatMap(([patientId, outcome]) => {
    const other = others.get(patientId)
    if (!other || (other.event === outcome.event && other.days === outcome.days)) return []
    return [{ patientId, parameter: first.definition.parameter, first: outcome, second: other }]
  })
}

function outcomes({ records, excluded, definition: { rules } }: DerivedSurvival): Map<string, Outcome> {
  const timed = records.map(({ patientId, event, days, description }: SurvivalRecord) => {
    return [patientId, { rules, event, days, description }] as const
  })
  const without = excluded.map(({ patientId, reason }) => {
    return [patientId, { rules, event: null, days: null, description: reason }] as const
  })
  return new Map<string, Outcome>([...timed, ...without])
}
