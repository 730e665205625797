import type { Training } from '@tessera/evidence'
import {
  centreOnly,
  centreOnlyLearner,
  createLearner,
  createOutcomeLearner,
  type Learner,
  type LearningOutcome,
  type Modality,
  type Outcome,
  type OutcomeLearner,
  type OutcomeRows,
  outcomeLearner,
  publishedLearner,
  publishedOutcomeLearner,
  scoreFromJson,
} from '@tessera/learning'
import { assayLearner, assayOutcomeLearner } from '@tessera/omics'
import { fitLateCompeting } from './late-competing.ts'
import { fitLateOrdinal } from './late-ordinal.ts'
import { type ColumnLearnerSpec, isNetwork, type ModelSpec } from './model-spec.ts'
import { fitNetworkModel } from './network-model.ts'
import { columnModel, type RunModel } from './run-model.ts'

/** The learner of a model: fitted here, published elsewhere, or the control that knows the centre alone. */
export function makeLearner(spec: ModelSpec, kind: LearningOutcome['kind']): OutcomeLearner {
  const { learner: given } = spec
  if (given.name === 'network') throw new RangeError(`'${spec.id}' is a network: fit it with fitModel`)
  if (kind === 'binary' || kind === 'time-to-event') return outcomeLearner(columnLearner(spec, given, kind))
  if (spec.published !== null)
    return publishedOutcomeLearner(
      { name: spec.label, source: spec.published.source, score: scoreFromJson(spec.published.score) },
      given.cutOff,
    )
  const learner = createOutcomeLearner(given, kind)
  if (spec.role === 'control') return centreOnly(learner)
  return spec.assays.length === 0 ? learner : assayOutcomeLearner(spec.assays, learner)
}

function columnLearner(spec: ModelSpec, given: ColumnLearnerSpec, kind: Outcome['kind']): Learner {
  if (spec.role === 'control') return centreOnlyLearner(kind)
  if (spec.published === null) {
    const learner = createLearner(given, kind)
    return spec.assays.length === 0 ? learner : assayLearner(spec.assays, learner)
  }
  const { source, use, score } = spec.published
  return publishedLearner(
    { name: spec.label, source, use, score: scoreFromJson(score), cutOff: given.cutOff },
    kind,
  )
}

/** A late fusion is a regression of one event, so other outcomes are put together of several. */
const lateFits: Readonly<Record<LearningOutcome['kind'], typeof fitNetworkModel>> = {
  binary: fitNetworkModel,
  'time-to-event': fitNetworkModel,
  continuous: fitNetworkModel,
  'competing-risks': fitLateCompeting,
  ordinal: fitLateOrdinal,
}

/** Fits a model of any kind; `bags` are those of every row of the question. */
export async function fitModel(
  spec: ModelSpec,
  training: Training<OutcomeRows>,
  bags: readonly Modality[],
  seed: number,
): Promise<RunModel> {
  if (isNetwork(spec)) {
    const own = bags.filter(({ name }) => spec.bags.includes(name))
    const fit = spec.learner.fusion === 'late' ? lateFits[training.data.outcome.kind] : fitNetworkModel
    return fit(spec, training, own, seed)
  }
  return columnModel(makeLearner(spec, training.data.outcome.kind).fit(training, { seed }))
}
