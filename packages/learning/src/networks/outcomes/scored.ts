import type { Treatment } from '../../bag-rows.ts'
import { concat, type Feeds, tensor, unsqueeze, type Value } from '../../graph/index.ts'
import { linearHead, overlapWeights, treatmentEffect } from '../heads/index.ts'
import { input } from './outcome-head.ts'

/**
 * One score a patient, and with treatments the effect of each arm besides the comparator: the output is [rows, 1], or
 * [rows, arms] with the score under the comparator first.
 */
export interface Scored {
  readonly outputs: number
  readonly arms: readonly string[] | null
  /** Weight of each training row: classes times overlap; null when all are 1. */
  readonly weights: Float64Array | null
  trace(fused: Value, name: string): Value
  /** Under the treatment that was given, [rows]. */
  score(fused: Value, name: string): Value
  /** [rows], or undefined where all weigh the same. */
  weight(graph: Value['graph']): Value | undefined
  feeds(rows: Int32Array): Feeds
}

export function scored(
  treatment: Treatment | null,
  classWeights: Float32Array | null,
  bias: boolean,
): Scored {
  const overlap = treatment?.propensity ? overlapWeights(treatment) : null
  const weights =
    overlap === null
      ? classWeights && Float64Array.from(classWeights)
      : overlap.map((weight, row) => weight * (classWeights?.[row] ?? 1))
  const effects = (fused: Value, name: string) => {
    const arm = input(fused.graph, 'arm', [fused.shape[0]], 'int64')
    return treatmentEffect(fused, arm, { name: `${name}/head`, arms: treatment?.arms.length ?? 1, bias })
  }
  const alone = (fused: Value, name: string) => linearHead(fused, { name: `${name}/head`, bias })
  return {
    outputs: treatment?.arms.length ?? 1,
    arms: treatment?.arms ?? null,
    weights,
    trace: (fused, name) => {
      if (treatment === null) return unsqueeze(alone(fused, name), [1])
      const { prognostic, effects: added } = effects(fused, name)
      return concat([unsqueeze(prognostic, [1]), added], 1)
    },
    score: (fused, name) => (treatment === null ? alone(fused, name) : effects(fused, name).linear),
    weight: graph => (weights === null ? undefined : input(graph, 'weight', ['rows'])),
    feeds: rows => ({
      ...(treatment && { arm: tensor(Int32Array.from(rows, row => treatment.arm[row])) }),
      ...(weights && { weight: tensor(Float32Array.from(rows, row => weights[row])) }),
    }),
  }
}

/** The score of each row under its arm, from the output [rows, 1 or arms]. */
export function scoreUnder(
  output: Float64Array,
  outputs: number,
  arm: ArrayLike<number> | null,
): Float64Array {
  return Float64Array.from({ length: output.length / outputs }, (_, row) => {
    const given = arm?.[row] ?? 0
    return output[row * outputs] + (given > 0 ? output[row * outputs + given] : 0)
  })
}
