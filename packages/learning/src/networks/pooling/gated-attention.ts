import {
  dropout,
  glorot,
  linear,
  multiply,
  reshape,
  sigmoid,
  tanh,
  type Value,
  zeros,
} from '../../graph/index.ts'
import { widthOf } from '../encoder/width-of.ts'
import { attend } from './attend.ts'
import type { Bags } from './bags.ts'

export interface GatedAttentionOptions {
  /** Before the names of the parameters. */
  readonly name: string
  /** Units of the hidden layer, the rows of V and U. */
  readonly hidden: number
  /** Share of hidden units dropped in training; 0 (leave it out of a prediction's graph). */
  readonly dropout?: number
}

/** One vector a patient, and where it looked. */
export interface Pooled {
  /** [rows, dimensions]. */
  readonly pooled: Value
  /** Weight of each instance within its bag, [instances]; null where the pooling has none. */
  readonly attention: Value | null
}

/**
 * Attention-based pooling with a gate (Ilse, Tomczak & Welling, ICML 2018, eq. 9), without the bias of the last
 * layer, which the softmax takes away:
 *
 *     aₖ = softmaxₖ w'(tanh(V hₖ + b) ⊙ sigmoid(U hₖ + c)),  pooled = Σ aₖ hₖ
 *
 * Parameters: `V`, `U` [dimensions, hidden] with biases, `w` [hidden, 1]. Memory: a few hidden units an instance.
 */
export function gatedAttention(bags: Bags, options: GatedAttentionOptions): Pooled {
  const { pooled, attention } = attend(bags, gatedScores(bags.instances, 1, options))
  const [rows, , dimensions] = pooled.shape
  return {
    pooled: reshape(pooled, [rows, dimensions]),
    attention: reshape(attention, [attention.shape[1]]),
  }
}

/** w'(tanh(V x + b) ⊙ sigmoid(U x + c)) of the last axis of `x`, for each branch: [..., branches]. */
export function gatedScores(x: Value, branches: number, options: GatedAttentionOptions): Value {
  const { name, hidden, dropout: share = 0 } = options
  const { graph } = x
  const layer = (part: string) =>
    linear(
      x,
      graph.parameter(`${name}/${part}/weight`, [widthOf(x), hidden], glorot()),
      graph.parameter(`${name}/${part}/bias`, [hidden], zeros()),
    )
  const seen = dropout(tanh(layer('V')), share)
  const gate = dropout(sigmoid(layer('U')), share)
  return linear(multiply(seen, gate), graph.parameter(`${name}/w/weight`, [hidden, branches], glorot()))
}
