import type { Finding } from '@tessera/evidence'
import type { SurvivalDefinition } from './definition.ts'
import type { History } from './history.ts'
import type { SurvivalRecord, WithoutSurvival } from './record.ts'

/** What a death without its date does to an endpoint: it loses the patient, is not seen, or does not matter. */
export function deathWithoutDate(
  { patient }: History,
  { parameter, events }: SurvivalDefinition,
  outcome: SurvivalRecord | WithoutSurvival,
): Finding {
  const isLost = 'reason' in outcome && outcome.code === 'death-without-date'
  const counts = events.some(({ fact }) => fact === 'death')
  return {
    severity: isLost ? 'error' : counts ? 'note' : 'warning',
    code: 'death-without-date',
    message: isLost
      ? `died, and the date of death is missing: without it the patient has no ${parameter}`
      : `died, and the date of death is missing: ${parameter} ${counts ? 'has an earlier event' : 'does not see the death'}`,
    cure: 'fill in the date of death, its month or year where no more is known',
    file: patient.file,
    row: patient.row,
    patientId: patient.patientId,
  }
}

/** Rules that could not be judged for want of data, with how many patients they were asked of. */
export function unjudgedRules(
  unjudged: ReadonlyMap<string, number>,
  { parameter, rules }: SurvivalDefinition,
): Finding[] {
  return [...unjudged].map(([what, count]) => ({
    severity: 'warning' as const,
    code: 'rule-not-judged',
    message: `${parameter}, rules ${rules}: ${what}; the rule fired for nobody on that ground`,
    cure: 'give the assessments and their schedule, or choose rules that do not need them',
    count,
  }))
}
