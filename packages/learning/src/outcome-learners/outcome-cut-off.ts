import { quantileOfSorted } from '@tessera/statistics'
import { type CutOffRule, chooseCutOff } from '../learners/cut-off.ts'
import { type CompetingOutcome, causeAlone, type LearningOutcome } from '../outcomes.ts'
import type { SurvivalOutcome } from '../rows.ts'

/**
 * Cut-off of `risk` for any outcome, see {@link chooseCutOff}. Youden's index of competing events takes the event asked
 * about against everybody else at the horizon; levels and values have none and are cut at the median, a number being
 * itself for all.
 */
export function outcomeCutOff(
  rule: CutOffRule = 'median',
  risk: Float64Array,
  outcome: LearningOutcome,
): number {
  switch (outcome.kind) {
    case 'binary':
    case 'time-to-event':
      return chooseCutOff(rule, risk, outcome)
    case 'competing-risks':
      return chooseCutOff(rule, risk, againstAllOthers(outcome))
    default:
      return typeof rule === 'number' ? rule : quantileOfSorted(risk.toSorted(), 0.5)
  }
}

/** Who has a competing event never has the first one: as if followed longer than anybody. */
function againstAllOthers(outcome: CompetingOutcome): SurvivalOutcome {
  const last = outcome.time.reduce((most, t) => Math.max(most, t), outcome.horizon)
  return {
    ...causeAlone(outcome, 1),
    time: outcome.time.map((t, i) => (outcome.event[i] > 1 ? 2 * last : t)),
  }
}
