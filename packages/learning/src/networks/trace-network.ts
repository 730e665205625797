import {
  concat,
  constantly,
  type Graph,
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
  type Bags,
  gatedAttention,
  manyBags,
  maxPooling,
  meanPooling,
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
}

/**
 * Everything up to the head: standardisation, encoders, pooling, fusion, body. `name` goes before the names of the
 * parameters, except those of standardisation, which members share. `dropout` is 0 in the graph of a prediction.
 */
export function traceNetwork(graph: Graph, plan: NetworkPlan, name: string, dropout: number): TracedNetwork {
  const attention = new Map<string, Value>()
  const pooled = plan.modalities.map(modality => {
    const one = traceModality(graph, modality, `${name}/${modality.name}`, dropout)
    if (one.attention !== null) attention.set(modality.name, one.attention)
    return one.pooled
  })
  const present = input(graph, inputNames.present, ['rows', plan.modalities.length], 'bool')
  if (plan.fusion === 'late')
    return { fused: lateScores(pooled, plan, name, present), weights: null, attention }
  const names = plan.modalities.map(modality => modality.name)
  const joined = fuse(pooled, {
    kind: plan.fusion,
    names,
    name: `${name}/fusion`,
    width: plan.fusionWidth,
    present,
  })
  const fused = mlp(joined.fused, { name: `${name}/body`, widths: plan.body, dropout })
  return { fused, weights: joined.weights, attention }
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

function traceModality(graph: Graph, plan: ModalityPlan, name: string, dropout: number) {
  const { dimensions } = plan
  if (plan.form === 'vector') {
    const vector = input(graph, inputNames.vector(plan.name), ['rows', dimensions])
    const encoded = encodeInstances(standardised(vector, plan), plan.encoder, {
      name: `${name}/encoder`,
      dropout,
    })
    return { pooled: encoded, attention: null }
  }
  const count = `${plan.name}/instances`
  const instances = input(graph, inputNames.instances(plan.name), [count, dimensions])
  const row = input(graph, inputNames.row(plan.name), [count], 'int64')
  const rows = input(graph, inputNames.rows, ['rows'], 'int64')
  const raw = manyBags(instances, row, rows)
  const encoded = encodeInstances(standardised(instances, plan), plan.encoder, {
    name: `${name}/encoder`,
    dropout,
  })
  return pool(withInstances(raw, encoded), plan, name, dropout)
}

function pool(bags: Bags, plan: ModalityPlan, name: string, dropout: number) {
  const options = { name: `${name}/attention`, hidden: plan.attention, dropout }
  if (plan.pooling === 'mean') return meanPooling(bags)
  if (plan.pooling === 'max') return maxPooling(bags)
  if (plan.timeScales === null) return gatedAttention(bags, options)
  const ago = input(bags.instances.graph, inputNames.ago(plan.name), [`${plan.name}/instances`])
  return visitAttention(bags, { ...options, ago, scales: plan.timeScales })
}

function standardised(x: Value, { name, dimensions, mean, inverseDeviation }: ModalityPlan): Value {
  const known = (part: string, numbers: readonly number[]) =>
    reshape(
      x.graph.parameter(`preparation/${name}/${part}`, [dimensions], constantly(numbers), {
        trainable: false,
      }),
      [1, dimensions],
    )
  return multiply(subtract(x, known('mean', mean)), known('inverse-deviation', inverseDeviation))
}
