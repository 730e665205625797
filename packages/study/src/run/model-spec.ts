import type { LearnerSpec, NetworkSpec, SavedScore } from '@tessera/learning'
import type { AssayBlock } from '@tessera/omics'
import type { ModelProtocol, PublishedProtocol, QuestionProtocol } from '../protocol/question.ts'
import type { ResolvedScore } from './published-scores.ts'

/** A model of a question, resolved: what it reads and how it is fitted. Plain data, sent to workers. */
export interface ModelSpec {
  readonly id: string
  readonly label: string
  readonly role: 'baseline' | 'candidate' | 'published' | 'control'
  readonly features: readonly string[]
  /** Assays that it reads, with what every fold does to them first. */
  readonly assays: readonly AssayBlock[]
  /** Blocks of bags that it reads, by name. */
  readonly bags: readonly string[]
  /** Its features by block: what a network reads as one modality. */
  readonly vectors: readonly { readonly name: string; readonly features: readonly string[] }[]
  readonly learner: ColumnLearnerSpec | NetworkSpec
  readonly published: PublishedSpec | null
}

/** A learner of columns. */
export type ColumnLearnerSpec = Exclude<LearnerSpec, string>

/** A model that is a network. */
export type NetworkModelSpec = ModelSpec & { readonly learner: NetworkSpec }

export function isNetwork(spec: ModelSpec): spec is NetworkModelSpec {
  return spec.learner.name === 'network'
}

/** A published model as plain data. */
export interface PublishedSpec {
  readonly use: PublishedProtocol['use']
  readonly source: string
  readonly score: SavedScore
}

/** What a model reads besides its features one by one. */
export type ModelBlocks = Pick<ModelSpec, 'assays' | 'bags' | 'vectors'>

/** Thrown when a question names a model, block or feature that does not exist. */
export class ModelSpecError extends Error {
  override readonly name = 'ModelSpecError'
}

/**
 * The models of a question. The baseline is the one named, else the first; every other is compared with it.
 * @param features what each model reads, as intake resolved it
 * @param scores the published models, read
 * @param blocks the assays, bags and blocks of columns that each model reads
 */
export function modelSpecs(
  question: QuestionProtocol,
  features: Readonly<Record<string, readonly string[]>>,
  scores: ReadonlyMap<string, ResolvedScore>,
  blocks: Readonly<Record<string, ModelBlocks>> = {},
): { specs: ModelSpec[]; baseline: string; primary: string } {
  const ids = Object.keys(question.models)
  const fitted = ids.filter(id => !isPublished(question.models[id]))
  const baseline = question.baseline ?? fitted[0] ?? ids[0]
  const primary = question.primary ?? fitted.at(-1) ?? ids[0]
  for (const named of [baseline, primary])
    if (!ids.includes(named))
      throw new ModelSpecError(`there is no model '${named}'; there are ${ids.join(', ')}`)
  const specs = ids.map((id): ModelSpec => {
    const model = question.models[id]
    const resolved = scores.get(id)
    const published =
      isPublished(model) && model.published && resolved
        ? { use: model.published.use, source: model.published.source, score: resolved.score }
        : null
    return {
      id,
      label: (Array.isArray(model) ? undefined : model.label) ?? id,
      role: published ? 'published' : id === baseline ? 'baseline' : 'candidate',
      features: features[id] ?? [],
      assays: blocks[id]?.assays ?? [],
      bags: blocks[id]?.bags ?? [],
      vectors: blocks[id]?.vectors ?? [],
      learner: learnerOf(model, question.riskGroups.cutOff),
      published,
    }
  })
  return { specs, baseline, primary }
}

function isPublished(model: ModelProtocol): model is Exclude<ModelProtocol, string[]> {
  return !Array.isArray(model) && model.published !== undefined
}

function learnerOf(
  model: ModelProtocol,
  cutOff: QuestionProtocol['riskGroups']['cutOff'],
): ColumnLearnerSpec | NetworkSpec {
  const learner = Array.isArray(model) ? 'regression' : model.learner
  return typeof learner === 'string' ? { name: learner, cutOff } : { ...learner, cutOff }
}
