import { add, Graph, type ModelFile, modelFile, multiply, type Value } from '../graph/index.ts'
import type { NetworkDocument } from './network-document.ts'
import type { NetworkPlan } from './network-plan.ts'
import type { OutcomeHead } from './outcomes/outcome-head.ts'
import { type TracedNetwork, traceNetwork } from './trace-network.ts'

/** Names of the shipped model's outputs. */
export const outputNames = {
  /** [rows, outputs]. */
  member: (member: number) => `output/${member}`,
  /** [instances], mean of the members. */
  attention: (modality: string) => `attention/${modality}`,
  /** [rows, tokens], mean of the members. */
  tokens: (modality: string) => `tokens/${modality}`,
  /** [rows, modalities], mean of the members. */
  modalities: 'attention',
} as const

/** Before the names of a member's parameters. */
export function memberName(member: number): string {
  return `member${member}`
}

/**
 * One ONNX file that holds standardisation, all members with their parameters, and the document as its preprocessing. It runs unchanged
 * in Node and in a browser.
 */
export function shipNetwork(
  plan: NetworkPlan,
  head: Pick<OutcomeHead, 'trace'>,
  parameters: ReadonlyMap<string, Float32Array>,
  document: NetworkDocument,
): ModelFile {
  const graph = new Graph()
  const members = Array.from({ length: document.members }, (_, m) => {
    const traced = traceNetwork(graph, plan, memberName(m), 0)
    return { traced, output: head.trace(traced.fused, memberName(m)) }
  })
  const mean = (pick: (traced: TracedNetwork) => Value | null | undefined): Value | null => {
    const found = members.flatMap(({ traced }) => pick(traced) ?? [])
    if (found.length === 0) return null
    return multiply(
      found.reduce((sum, value) => add(sum, value)),
      1 / found.length,
    )
  }
  const outputs: Record<string, Value> = {}
  members.forEach(({ output }, m) => {
    outputs[outputNames.member(m)] = output
  })
  const modalities = mean(traced => traced.weights)
  if (modalities !== null) outputs[outputNames.modalities] = modalities
  for (const { name } of plan.modalities) {
    const attention = mean(traced => traced.attention.get(name))
    if (attention !== null) outputs[outputNames.attention(name)] = attention
    const tokens = mean(traced => traced.tokens.get(name))
    if (tokens !== null) outputs[outputNames.tokens(name)] = tokens
  }
  return modelFile(outputs, parameters, document)
}
