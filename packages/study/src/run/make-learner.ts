import type { Training } from '@tessera/evidence'
import {
  centreOnlyLearner,
  createLearner,
  type Learner,
  type Modality,
  type ModellingRows,
  type Outcome,
  publishedLearner,
  scoreFromJson,
} from '@tessera/learning'
import { assayLearner } from '@tessera/omics'
import { isNetwork, type ModelSpec } from './model-spec.ts'
import { fitNetworkModel } from './network-model.ts'
import { columnModel, type RunModel } from './run-model.ts'

/** The learner of a model: fitted here, published elsewhere, or the control that knows the centre alone. */
export function makeLearner(spec: ModelSpec, kind: Outcome['kind']): Learner {
  const { learner: given } = spec
  if (given.name === 'network') throw new RangeError(`'${spec.id}' is a network: fit it with fitModel`)
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

/** Fits a model of any kind; `bags` are those of every row of the question. */
export async function fitModel(
  spec: ModelSpec,
  training: Training<ModellingRows>,
  bags: readonly Modality[],
  seed: number,
): Promise<RunModel> {
  if (isNetwork(spec)) {
    const own = bags.filter(({ name }) => spec.bags.includes(name))
    return fitNetworkModel(spec, training, own, seed)
  }
  return columnModel(makeLearner(spec, training.data.outcome.kind).fit(training, { seed }))
}
