import {
  add,
  and,
  GraphShapeError,
  glorot,
  linear,
  matmul,
  multiply,
  reshape,
  softmax,
  transpose,
  unsqueeze,
  type Value,
  where,
  zeros,
} from '../../graph/index.ts'
import { widthOf } from '../encoder/width-of.ts'

export interface TokenAttentionOptions {
  readonly name: string
  /** Divides the width. */
  readonly heads: number
  /** Which token may see which, bool [tokens, tokens]; all by default. A token always may see itself: say so. */
  readonly connected?: Value
  /** Which tokens a patient has, bool [rows, tokens]; all by default. */
  readonly present?: Value
}

/**
 * Self-attention between tokens [rows, tokens, width] with a residual (Vaswani et al. 2017): for each head
 * softmax(QK'/√d)V over the tokens that may be seen, put side by side, mapped once more and added to the tokens.
 * Tokens that a patient does not have are seen by none.
 *
 * Parameters: `query`, `key`, `value`, `out`, each a `weight` [width, width] and a `bias` [width] (no bias of the
 * key, which the softmax takes away).
 */
export function tokenAttention(tokens: Value, options: TokenAttentionOptions): Value {
  const { name, heads, connected, present } = options
  const { graph } = tokens
  const width = widthOf(tokens)
  const [rows, count] = tokens.shape
  if (width % heads !== 0)
    throw new GraphShapeError('token attention', [tokens.shape], `${heads} heads do not divide ${width}`)
  const map = (x: Value, part: string, bias = true) =>
    linear(
      x,
      graph.parameter(`${name}/${part}/weight`, [width, width], glorot()),
      bias ? graph.parameter(`${name}/${part}/bias`, [width], zeros()) : undefined,
    )
  const split = (x: Value) => transpose(reshape(x, [rows, count, heads, width / heads]), [0, 2, 1, 3])
  const [query, key, value] = [map(tokens, 'query'), map(tokens, 'key', false), map(tokens, 'value')].map(
    split,
  )
  const scores = multiply(matmul(query, transpose(key)), 1 / Math.sqrt(width / heads))
  const masks = [
    ...(connected === undefined ? [] : [unsqueeze(connected, [0, 1])]),
    ...(present === undefined ? [] : [unsqueeze(present, [1, 2])]),
  ]
  const mask = masks.reduce<Value | null>((all, one) => (all === null ? one : and(all, one)), null)
  const weights = softmax(mask === null ? scores : where(mask, scores, -1e9), 3)
  const mixed = reshape(transpose(matmul(weights, value), [0, 2, 1, 3]), [rows, count, width])
  return add(tokens, map(mixed, 'out'))
}
