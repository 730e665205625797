import type { Finding, Question } from '@tessera/evidence'
import type { ModelProtocol, QuestionProtocol } from '../protocol/question.ts'
import { isNetwork, type ModelSpec } from '../run/model-spec.ts'
import { modalitiesOf } from './pairs.ts'

/** A late fusion of a protocol, and how many parameters its fusion has. */
export interface LateFusion {
  readonly id: string
  readonly label: string
  /** One a modality: encoders are trained each on its own outcome and frozen. */
  readonly parameters: number
}

/** Of several late fusions the one of fewest modalities, the first of equals; null where the protocol has none. */
export function lateFusionOf(specs: readonly ModelSpec[]): LateFusion | null {
  const late = specs
    .filter(spec => isNetwork(spec) && spec.learner.fusion === 'late')
    .map(spec => ({ id: spec.id, label: spec.label, parameters: modalitiesOf(spec).length }))
    .filter(({ parameters }) => parameters > 1)
  return late.reduce<LateFusion | null>(
    (best, one) => (best === null || one.parameters < best.parameters ? one : best),
    null,
  )
}

/** Below the size that the primary model asks for, which model to look at instead. */
export function lateFusionSentence({ id, label, parameters }: LateFusion, primary: string): string {
  const which =
    id === primary
      ? `the late fusion reported here ('${label}') is the one to look at`
      : `look at the late fusion '${label}' rather than at the model reported`
  return `At this sample size ${which}: it fuses with ${parameters} parameters, one a modality.`
}

/**
 * A question below Riley's size whose primary model fuses several blocks jointly in a network: thousands of parameters
 * where a late fusion has one a modality.
 */
export function jointFusionFinding(
  question: string,
  { models }: Pick<QuestionProtocol, 'models'>,
  primary: string,
  { feasibility }: Pick<Question['sampleSize'], 'feasibility'>,
): Finding[] {
  const fusion = fusionOf(models[primary])
  if (!feasibility || fusion === null || fusion === 'late') return []
  const late = Object.keys(models).find(id => fusionOf(models[id]) === 'late')
  return [
    {
      severity: 'warning',
      code: 'joint-fusion-below-size',
      message: `'${question}': the primary model '${primary}' is a network that fuses its blocks jointly (${fusion}), and the question is below the size that even fewer parameters ask for`,
      cure: late
        ? `take the late fusion '${late}' as primary before the plan is frozen: its fusion has one parameter a modality`
        : "add a model with 'fusion: late' and take it as primary before the plan is frozen: its fusion has one parameter a modality",
    },
  ]
}

/** How a model of several blocks in a network fuses them; null for any other. */
function fusionOf(model: ModelProtocol | undefined): string | null {
  if (model === undefined || Array.isArray(model) || typeof model.learner === 'string') return null
  if (model.learner.name !== 'network' || (model.blocks ?? []).length < 2) return null
  return model.learner.fusion ?? 'gated'
}
