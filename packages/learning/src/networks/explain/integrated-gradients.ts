import {
  add,
  differentiate,
  type Feeds,
  Graph,
  GraphSession,
  multiply,
  sum,
  type Value,
} from '../../graph/index.ts'
import type { FittedNetwork } from '../fitted-network.ts'
import type { NetworkRows } from '../network-model.ts'
import type { ModalityPlan } from '../network-plan.ts'
import { BagReader } from '../preparation/bag-reader.ts'
import { networkData, networkFeeds } from '../preparation/network-feeds.ts'
import { memberName } from '../ship-network.ts'
import { inputNames, traceNetwork } from '../trace-network.ts'
import { explainedScore } from './explained-score.ts'
import { readParameters } from './read-parameters.ts'

/** What each feature of each instance adds to a row's score. */
export interface IntegratedGradients {
  readonly modalities: readonly {
    readonly modality: string
    /** Row-major instances x dimensions for each row; null where it does not have the modality. */
    readonly bags: readonly (Float64Array | null)[]
  }[]
  /** Of each row: of its bags, and of the same bags with every instance the mean training instance. */
  readonly score: Float64Array
  readonly baseline: Float64Array
  /** score − baseline − the sum of what was attributed: what the steps of the integral leave. */
  readonly residual: Float64Array
}

/**
 * Integrated gradients (Sundararajan, Taly & Yan, ICML 2017) of the score (mean of the members) from the mean
 * training instance b to the instances x: (x − b) · ∫ ∂score/∂x at b + α(x − b) dα, by the midpoint rule. They add up
 * to score − baseline (completeness) but for `residual`, which falls with the square of `steps`; attention weights
 * need not, and say where the network looks, not what it concludes.
 */
export async function integratedGradients(
  model: FittedNetwork,
  rows: NetworkRows,
  { steps = 64 }: { readonly steps?: number } = {},
): Promise<IntegratedGradients> {
  const { plan, members } = model.document
  const graph = new Graph()
  const scores = Array.from({ length: members }, (_, m) =>
    explainedScore(traceNetwork(graph, plan, memberName(m), 0).fused, memberName(m), model.document),
  )
  const score = multiply(
    scores.reduce((total, one) => add(total, one)),
    1 / members,
  )
  const inputs = plan.modalities.map(({ name, form }): Value => {
    const input = graph.inputs.get(form === 'bag' ? inputNames.instances(name) : inputNames.vector(name))
    if (input === undefined) throw new RangeError(`the network does not read '${name}'`)
    return input
  })
  const gradients = differentiate(sum(score), inputs)
  const outputs = Object.fromEntries(gradients.map((gradient, m) => [`gradient/${m}`, gradient]))
  const session = await GraphSession.compile({ score, ...outputs }, readParameters(model.file.bytes))
  const source = networkData(plan, rows.data, rows.rows, new BagReader(0))
  const n = rows.rows.length
  const result = {
    modalities: plan.modalities.map(({ name }) => ({
      modality: name,
      bags: Array<Float64Array | null>(n).fill(null),
    })),
    score: new Float64Array(n),
    baseline: new Float64Array(n),
    residual: new Float64Array(n),
  }
  try {
    for (let at = 0; at < n; at++) {
      const feeds = await networkFeeds(plan, source, Int32Array.of(at))
      const paths = plan.modalities.map(modality => pathOf(modality, feeds))
      const scoreAt = async (alpha: number) =>
        session.run({ ...feeds, ...Object.assign({}, ...paths.map(p => p.at(alpha))) })
      result.score[at] = Number((await scoreAt(1)).score.elements[0])
      result.baseline[at] = Number((await scoreAt(0)).score.elements[0])
      const sums = paths.map(({ difference }) => new Float64Array(difference.length))
      for (let step = 0; step < steps; step++) {
        const found = await scoreAt((step + 0.5) / steps)
        for (const [m, into] of sums.entries()) {
          const { elements } = found[`gradient/${m}`]
          for (let i = 0; i < into.length; i++) into[i] += Number(elements[i]) / steps
        }
      }
      let attributed = 0
      for (const [m, modality] of source.modalities.entries()) {
        const own = sums[m].map((slope, i) => slope * paths[m].difference[i])
        if ((modality?.bags[at] ?? null) === null) continue
        attributed += own.reduce((total, value) => total + value, 0)
        result.modalities[m].bags[at] = own
      }
      result.residual[at] = result.score[at] - result.baseline[at] - attributed
    }
  } finally {
    await session.release()
  }
  return result
}

/** The straight line from the mean training instance to the instances that are fed. */
function pathOf({ name, form, mean, dimensions }: ModalityPlan, feeds: Feeds) {
  const key = form === 'bag' ? inputNames.instances(name) : inputNames.vector(name)
  const { elements, shape } = feeds[key]
  const difference = Float64Array.from(
    { length: elements.length },
    (_, i) => Number(elements[i]) - mean[i % dimensions],
  )
  return {
    difference,
    at: (alpha: number): Feeds => ({
      [key]: { elements: Float32Array.from(difference, (d, i) => mean[i % dimensions] + alpha * d), shape },
    }),
  }
}
