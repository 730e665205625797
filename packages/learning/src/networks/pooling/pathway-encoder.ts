import type { Value } from '../../graph/index.ts'
import { type Pathways, pathwayTokens } from './pathways.ts'
import { tokenAttention } from './token-attention.ts'
import { type PooledTokens, tokenPooling } from './token-pooling.ts'

export interface PathwayEncoderOptions {
  /** Before the names of the parameters. */
  readonly name: string
  readonly columns: Pathways
  /** Of a token. */
  readonly width: number
  /** Of the attention between tokens; divides the width. */
  readonly heads: number
  /** Units of the attention that pools the tokens. */
  readonly hidden: number
  readonly dropout?: number
}

/**
 * One vector a patient from its genes [rows, genes]: a token for each pathway, self-attention between the tokens, gated
 * attention over them. Which pathways it looked at comes out as the attention, [rows, pathways].
 */
export function encodePathways(x: Value, options: PathwayEncoderOptions): PooledTokens {
  const { name, columns, width, heads, hidden, dropout } = options
  const tokens = pathwayTokens(x, columns, { name: `${name}/tokens`, width })
  const mixed = tokenAttention(tokens, { name: `${name}/mix`, heads })
  return tokenPooling(mixed, { name: `${name}/pool`, hidden, dropout })
}
