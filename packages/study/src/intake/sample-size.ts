import type { Finding, Question as QuestionRecord } from '@tessera/evidence'
import type { ModellingRows } from '@tessera/learning'
import type { AssayBlock } from '@tessera/omics'
import { type DevelopmentSize, parametersAffordable, rileyBinary, rileySurvival } from '@tessera/statistics'
import type { StudyProtocol } from '../protocol/study.ts'
import { candidateParameters, primaryModel } from './candidate-parameters.ts'

export type SampleSize = QuestionRecord['sampleSize']

/**
 * Whether the development centres can carry the primary model: its candidate parameters, events for each of them
 * (for a binary outcome, of the rarer kind), and Riley's smallest sample size at the share or rate of events seen
 * here, expecting 15 % of the largest R-squared (Riley et al., BMJ 2020;368:m441). Below it the study is one of feasibility, and `parametersAffordable` says what it can carry.
 */
export function sampleSizeOf(
  question: StudyProtocol['questions'][number],
  features: readonly string[],
  development: ModellingRows,
  assays: readonly AssayBlock[] = [],
): SampleSize {
  const model = primaryModel(question)
  const own = development.features.filter(feature => features.includes(feature.name))
  const parameters = candidateParameters(question, model, own, assays)
  const n = development.size
  const { outcome } = development
  const count = outcome.event.reduce((sum, event) => sum + event, 0)
  const events = outcome.kind === 'binary' ? Math.min(count, n - count) : count
  const eventsPerParameter = parameters === 0 ? null : events / parameters
  const has = `The model '${model}' has ${parameters} candidate parameters and ${n} patients with ${events} events to estimate them from${eventsPerParameter === null ? '' : ` (${eventsPerParameter.toFixed(1)} for each)`}`
  const riley = parameters > 0 && events > 0 ? rileyOf(development, count, parameters) : null
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
  const basis = `${required.n} by Riley's criteria, with 15 % of the largest possible R-squared expected`
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

function rileyOf(
  { outcome, size }: ModellingRows,
  events: number,
  parameters: number,
): { required: DevelopmentSize; affordable: number } | null {
  if (outcome.kind === 'binary') {
    if (events === size) return null
    const prevalence = events / size
    return {
      required: rileyBinary({ prevalence, parameters }),
      affordable: parametersAffordable({ outcome: 'binary', n: size, prevalence }).parameters,
    }
  }
  const followed = outcome.time.reduce((sum, time) => sum + time, 0)
  const seen = { rate: events / followed, meanFollowUp: followed / size, horizon: outcome.horizon }
  return {
    required: rileySurvival({ ...seen, parameters }),
    affordable: parametersAffordable({ outcome: 'survival', n: size, ...seen }).parameters,
  }
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
