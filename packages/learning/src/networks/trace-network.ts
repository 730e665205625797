import {
  concat,
  constantly,
  type Graph,
  mean,
  multiply,
  reshape,
  slice,
  subtract,
  type Value,
  where,
} from '../graph/index.ts'
import { encodeInstances, mlp } from './encoder/index.ts'
import { type Fused, fuse } from './fusion/fuse.ts'
import { linearOutputs } from './heads/index.ts'
import type { ModalityPlan, NetworkPlan } from './network-plan.ts'
import { input } from './outcomes/outcome-head.ts'
import {
  type Attended,
  attend,
  type Bags,
  encodePathways,
  gatedAttention,
  gatedScores,
  manyBags,
  maxPooling,
  meanPooling,
  type Pooled,
  visitAttention,
  withInstances,
} from './pooling/index.ts'

/** The inputs of a modality: instances [n, dimensions] and the row of each, or a vector a row. */
export const inputNames = {
  instances: (modality: string) => `${modality}/instances`,
  row: (modality: string) => `${modality}/row`,
  ago: (modality: string) => `${modality}/ago`,
  vector: (modality: string) => `${modality}/vector`,
  rows: 'rows',
  present: 'present',
} as const

export interface TracedNetwork extends Fused {
  /** Weight of each instance within its bag by modality, [instances]; none for vectors and poolings without attention. */
  readonly attention: ReadonlyMap<string, Value>
  /** Weight of each token of a vector by modality, [rows, tokens]. */
  readonly tokens: ReadonlyMap<string, Value>
  /** Bags pooled by CLAM, whose instances have a loss of their own. */
  readonly clustered: readonly ClusteredBags[]
}

export interface ClusteredBags {
  /** Before the names of the attention's parameters. */
  readonly name: string
  readonly bags: Bags
  readonly attended: Attended
}

/**
 * Everything up to the head: standardisation, encoders, pooling, fusion, body. `name` goes before the names of the
 * parameters, except those of standardisation, which members share. `dropout` is 0 in the graph of a prediction.
 */
export function traceNetwork(graph: Graph, plan: NetworkPlan, name: string, dropout: number): TracedNetwork {
  const attention = new Map<string, Value>()
  const tokens = new Map<string, Value>()
  const clustered: ClusteredBags[] = []
  const pooled = plan.modalities.map(modality => {
    const one = traceModality(graph, modality, `${name}/${modality.name}`, dropout)
    if (one.attention !== null) attention.set(modality.name, one.attention)
    if (one.tokens !== undefined) tokens.set(modality.name, one.tokens)
    if (one.clustered !== undefined) clustered.push(one.clustered)
    return one.pooled
  })
  const present = input(graph, inputNames.present, ['rows', plan.modalities.length], 'bool')
  if (plan.fusion === 'late')
    return { fused: lateScores(pooled, plan, name, present), weights: null, attention, tokens, clustered }
  const names = plan.modalities.map(modality => modality.name)
  const joined = fuse(pooled, {
    kind: plan.fusion,
    names,
    name: `${name}/fusion`,
    width: plan.fusionWidth,
    present,
  })
  const fused = mlp(joined.fused, { name: `${name}/body`, widths: plan.body, dropout })
  return { fused, weights: joined.weights, attention, tokens, clustered }
}

/** A score of each modality, [rows, modalities]; its training median where a patient does not have it. */
function lateScores(pooled: readonly Value[], plan: NetworkPlan, name: string, present: Value): Value {
  const scores = pooled.map((x, m) => {
    const own = `${name}/${plan.modalities[m].name}`
    const body = mlp(x, { name: `${own}/body`, widths: plan.body })
    const exists = slice(present, 1, m, m + 1)
    return where(exists, linearOutputs(body, 1, { name: `${own}/score` }), plan.whenMissing[m])
  })
  return concat(scores, 1)
}

interface TracedModality extends Pooled {
  readonly tokens?: Value
  readonly clustered?: ClusteredBags
}

function traceModality(graph: Graph, plan: ModalityPlan, name: string, dropout: number): TracedModality {
  const { dimensions } = plan
  if (plan.form === 'vector') {
    const vector = standardised(input(graph, inputNames.vector(plan.name), ['rows', dimensions]), plan)
    const own = { name: `${name}/encoder`, dropout }
    if ('pathways' in plan.encoder) {
      const { pooled, attention } = encodePathways(vector, { ...plan.encoder.pathways, ...own })
      return { pooled, attention: null, tokens: attention }
    }
    return { pooled: encodeInstances(vector, plan.encoder, own), attention: null }
  }
  const count = `${plan.name}/instances`
  const instances = input(graph, inputNames.instances(plan.name), [count, dimensions])
  const row = input(graph, inputNames.row(plan.name), [count], 'int64')
  const rows = input(graph, inputNames.rows, ['rows'], 'int64')
  const raw = manyBags(instances, row, rows)
  if ('pathways' in plan.encoder) throw new Error('a plan has pathways for bags')
  const encoded = encodeInstances(standardised(instances, plan), plan.encoder, {
    name: `${name}/encoder`,
    dropout,
  })
  return pool(withInstances(raw, encoded), plan, name, dropout)
}

function pool(bags: Bags, plan: ModalityPlan, name: string, dropout: number): TracedModality {
  const options = { name: `${name}/attention`, hidden: plan.attention, dropout }
  if (plan.pooling === 'clam') {
    const attended = attend(bags, gatedScores(bags.instances, plan.branches, options))
    const [rows, branches, width] = attended.pooled.shape
    return {
      pooled: reshape(attended.pooled, [rows, Number(branches) * Number(width)]),
      attention: mean(attended.attention, [0]),
      clustered: { name: options.name, bags, attended },
    }
  }
  if (plan.pooling === 'mean') return meanPooling(bags)
  if (plan.pooling === 'max') return maxPooling(bags)
  if (plan.timeScales === null) return gatedAttention(bags, options)
  const ago = input(bags.instances.graph, inputNames.ago(plan.name), [`${plan.name}/instances`])
  return visitAttention(bags, { ...options, ago, scales: plan.timeScales })
}

function standardised(x: Value, plan: ModalityPlan): Value {
  const { name, dimensions } = plan
  const known = (part: string, numbers: readonly number[]) =>
    reshape(
      x.graph.parameter(`preparation/${name}/${part}`, [dimensions], constantly(numbers), {
        trainable: false,
      }),
      [1, dimensions],
    )
  return multiply(subtract(x, known('mean', plan.mean)), known('inverse-deviation', plan.inverseDeviation))
}
