import { type AggregateProtocol, columnBlock } from '../protocol/block.ts'
import type { StudyProtocol } from '../protocol/study.ts'

/** One feature of a block, as the protocol asks for it. */
export interface FeatureRequest {
  readonly name: string
  readonly block: string | null
  /** The column itself, or the aggregate that makes it. */
  readonly column: string | null
  readonly aggregate: AggregateProtocol | null
  readonly path: readonly PropertyKey[]
}

type Question = StudyProtocol['questions'][number]

/** Every feature that any model of a question reads, once, in the order of the blocks and models. */
export function requestedFeatures(
  protocol: StudyProtocol,
  question: Question,
  index: number,
): FeatureRequest[] {
  const requests = new Map<string, FeatureRequest>()
  const add = (request: FeatureRequest) => {
    if (!requests.has(request.name)) requests.set(request.name, request)
  }
  for (const [model, given] of Object.entries(question.models)) {
    const path = ['questions', index, 'models', model]
    for (const block of Array.isArray(given) ? given : (given.blocks ?? []))
      for (const request of blockFeatures(protocol, block)) add(request)
    if (Array.isArray(given)) continue
    for (const column of [...(given.features ?? []), ...(given.published?.features ?? [])])
      add(featureNamed(protocol, column, path))
  }
  for (const column of question.adjust ?? [])
    add(featureNamed(protocol, column, ['questions', index, 'adjust']))
  return [...requests.values()]
}

/** The features of a model by name: what the run selects from the assembled rows. */
export function modelFeatures(protocol: StudyProtocol, question: Question, model: string): string[] {
  const given = question.models[model]
  const blocks = Array.isArray(given) ? given : (given.blocks ?? [])
  const names = blocks.flatMap(block => blockFeatures(protocol, block).map(request => request.name))
  if (!Array.isArray(given)) names.push(...(given.features ?? []), ...(given.published?.features ?? []))
  return [...new Set(names)]
}

/** A block of a model with its features; none for an assay and for bags. */
export interface BlockOfModel {
  readonly name: string
  readonly features: readonly string[]
}

/** The blocks of a model, in its order. */
export function modelBlocks(protocol: StudyProtocol, question: Question, model: string): BlockOfModel[] {
  const given = question.models[model]
  const names = Array.isArray(given) ? given : (given.blocks ?? [])
  return names.map(name => ({ name, features: blockFeatures(protocol, name).map(request => request.name) }))
}

function blockFeatures(protocol: StudyProtocol, block: string): FeatureRequest[] {
  return (columnBlock(protocol.blocks, block)?.columns ?? []).map((given, i) => {
    const path = ['blocks', block, 'columns', i]
    return typeof given === 'string'
      ? { name: given, block, column: given, aggregate: null, path }
      : { name: given.name, block, column: given.column ?? null, aggregate: given, path }
  })
}

/** A column that a model names itself belongs to the block that lists it, if one does. */
function featureNamed(protocol: StudyProtocol, name: string, path: readonly PropertyKey[]): FeatureRequest {
  for (const block of Object.keys(protocol.blocks)) {
    const request = blockFeatures(protocol, block).find(candidate => candidate.name === name)
    if (request) return request
  }
  return { name, block: null, column: name, aggregate: null, path }
}
