import { cast, matmul, multiply, reshape, softmax, unsqueeze, type Value, where } from '../../graph/index.ts'
import { type GatedAttentionOptions, gatedScores } from './gated-attention.ts'

/** One vector a patient from as many tokens for each. */
export interface PooledTokens {
  /** [rows, width]. */
  readonly pooled: Value
  /** [rows, tokens]; 0 for tokens that the patient does not have. */
  readonly attention: Value
}

/**
 * Gated attention over tokens [rows, tokens, width], as {@link gatedAttention} over instances. `present` (bool
 * [rows, tokens]) masks tokens; a patient with none pools to zeros.
 */
export function tokenPooling(
  tokens: Value,
  options: GatedAttentionOptions & { readonly present?: Value },
): PooledTokens {
  const { present } = options
  const [rows, count, width] = tokens.shape
  const scores = reshape(gatedScores(tokens, 1, options), [rows, count])
  const attention =
    present === undefined
      ? softmax(scores, 1)
      : multiply(softmax(where(present, scores, -1e9), 1), cast(present, scores.type))
  return { pooled: reshape(matmul(unsqueeze(attention, [1]), tokens), [rows, width]), attention }
}
