import type { Finding, Question as QuestionRecord } from '@tessera/evidence'
import { asEvent, type LearningOutcome, type OutcomeRows } from '@tessera/learning'
import type { AssayBlock } from '@tessera/omics'
import {
  type DevelopmentSize,
  parametersAffordable,
  rileyBinary,
  rileyContinuous,
  rileySurvival,
} from '@tessera/statistics'
import type { StudyProtocol } from '../protocol/study.ts'
import { candidateParameters, primaryModel } from './candidate-parameters.ts'

export type SampleSize = QuestionRecord['sampleSize']

/**
 * Whether the development centres can carry the primary model: its candidate parameters, events for each of them
 * (for a binary outcome, of the rarer kind), and Riley's smallest sample size at the share or rate of events seen
 * here, expecting 15 % of the largest R-squared (Riley et al., BMJ 2020;368:m441; of a continuous outcome 15 %, Stat Med
 * 2019;38:1262). For levels the criteria are those of the evenest cut, for competing events those of the cause asked about
 * alone: both ask for more than a model of the whole outcome would. Below it the study is one of feasibility, and `parametersAffordable` says what it can carry.
 */
export function sampleSizeOf(
  question: StudyProtocol['questions'][number],
  features: readonly string[],
  development: OutcomeRows,
  assays: readonly AssayBlock[] = [],
): SampleSize {
  const model = primaryModel(question)
  const own = development.features.filter(feature => features.includes(feature.name))
  const parameters = candidateParameters(question, model, own, assays)
  const n = development.size
  const { outcome } = development
  const events = outcome.kind === 'continuous' ? n : eventsToLearnFrom(outcome)
  const eventsPerParameter = parameters === 0 ? null : events / parameters
  const what = outcome.kind === 'continuous' ? 'with a value' : `with ${events} ${wordsOf(outcome)}`
  const each = eventsPerParameter === null ? '' : ` (${eventsPerParameter.toFixed(1)} for each)`
  const has = `The model '${model}' has ${parameters} candidate parameters and ${n} patients ${what} to estimate them from${each}`
  const riley = parameters > 0 && events > 0 ? rileyOf(outcome, n, parameters) : null
  if (!riley)
    return {
      required: null,
      available: n,
      eventsPerParameter,
      parametersAffordable: null,
      feasibility: true,
      sentence: `${has}: too little to plan with, so this is a feasibility study.`,
    }
  const { required, affordable } = riley
  const feasibility = n < required.n
  const basis = `${required.n} by Riley's criteria${criterionOf(outcome)}`
  return {
    required: required.n,
    available: n,
    eventsPerParameter,
    parametersAffordable: affordable,
    feasibility,
    sentence: feasibility
      ? `${has}, fewer than the ${basis}: this is a feasibility study, which can carry ${affordable} parameters.`
      : `${has}, at least the ${basis}; it could carry ${affordable} parameters.`,
  }
}

/** Events that parameters are estimated from: of the rarer kind where there are two. */
function eventsToLearnFrom(outcome: LearningOutcome): number {
  const { kind, event } = asEvent(outcome)
  const count = event.reduce((sum, own) => sum + own, 0)
  return kind === 'binary' ? Math.min(count, event.length - count) : count
}

function wordsOf(outcome: LearningOutcome): string {
  if (outcome.kind === 'competing-risks') return `events of ${outcome.causes[0]}`
  return outcome.kind === 'ordinal' ? 'on the smaller side of the evenest cut of the levels' : 'events'
}

/** What the criteria were applied to, where it is not the outcome as it is. */
function criterionOf({ kind }: LearningOutcome): string {
  const expected = ', with 15 % of the largest possible R-squared expected'
  if (kind === 'ordinal')
    return ` for the levels cut in two, which asks for more than all of them would${expected}`
  if (kind === 'competing-risks') return ` for the time to this cause, the others ending follow-up${expected}`
  return kind === 'continuous' ? ' for a continuous outcome, with an R-squared of 0.15 expected' : expected
}

/** Expected of a continuous outcome, where nothing is known of it: as much as of the others. */
const EXPECTED_R2 = 0.15

function rileyOf(
  given: LearningOutcome,
  n: number,
  parameters: number,
): { required: Pick<DevelopmentSize, 'n'>; affordable: number } | null {
  if (given.kind === 'continuous') {
    const { mean, sd } = momentsOf(given.value)
    if (!(sd > 0)) return null
    const size = (p: number) => rileyContinuous({ r2: EXPECTED_R2, mean, sd, parameters: p })
    let affordable = 0
    while (affordable < n && size(affordable + 1).n <= n) affordable++
    return { required: size(parameters), affordable }
  }
  const outcome = asEvent(given)
  const events = outcome.event.reduce((sum, own) => sum + own, 0)
  if (outcome.kind === 'binary') {
    if (events === n || events === 0) return null
    const prevalence = events / n
    return {
      required: rileyBinary({ prevalence, parameters }),
      affordable: parametersAffordable({ outcome: 'binary', n, prevalence }).parameters,
    }
  }
  const followed = outcome.time.reduce((sum, time) => sum + time, 0)
  const seen = { rate: events / followed, meanFollowUp: followed / n, horizon: outcome.horizon }
  return {
    required: rileySurvival({ ...seen, parameters }),
    affordable: parametersAffordable({ outcome: 'survival', n, ...seen }).parameters,
  }
}

function momentsOf(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) }
}

/** The headline of a study too small for its primary model. */
export function sampleSizeFinding(question: string, size: SampleSize): Finding[] {
  if (!size.feasibility) return []
  return [
    {
      severity: 'warning',
      code: 'feasibility',
      message: `'${question}': ${size.sentence}`,
      cure: 'take fewer variables or levels, or more patients; the report is headlined as feasibility',
    },
  ]
}
