import type { Question as QuestionRecord } from '@tessera/evidence'
import type { ModellingRows } from '@tessera/learning'
import type { StudyProtocol } from '../protocol/study.ts'
import { candidateParameters, primaryModel } from './candidate-parameters.ts'

export type SampleSize = QuestionRecord['sampleSize']

/**
 * Whether the development centres can carry the primary model: its candidate parameters, and events for each of
 * them (for a binary outcome, of the rarer kind).
 */
export function sampleSizeOf(
  question: StudyProtocol['questions'][number],
  features: readonly string[],
  development: ModellingRows,
): SampleSize {
  const model = primaryModel(question)
  const own = development.features.filter(feature => features.includes(feature.name))
  const parameters = candidateParameters(question, model, own)
  const n = development.size
  const count = development.outcome.event.reduce((sum, event) => sum + event, 0)
  const events = development.outcome.kind === 'binary' ? Math.min(count, n - count) : count
  const eventsPerParameter = parameters === 0 ? null : events / parameters
  const told = eventsPerParameter === null ? '' : `, ${eventsPerParameter.toFixed(1)} for each`
  return {
    required: null,
    available: n,
    eventsPerParameter,
    parametersAffordable: null,
    feasibility: false,
    sentence: `The model '${model}' has ${parameters} candidate parameters and ${n} patients with ${events} events to estimate them from${told}.`,
  }
}
