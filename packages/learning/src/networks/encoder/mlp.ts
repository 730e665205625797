import { dropout, he, linear, relu, type Value, zeros } from '../../graph/index.ts'
import { widthOf } from './width-of.ts'

export interface MlpOptions {
  /** Before the names of the parameters. */
  readonly name: string
  /** Units of each layer, the first first; empty gives the input back. */
  readonly widths: readonly number[]
  /** Share of each layer's output dropped in training; 0 (leave it out of a prediction's graph). */
  readonly dropout?: number
}

/**
 * Layers relu(x·weight + bias), each followed by dropout, over the last axis: of every instance of a bag alike, or
 * of a row of a table. Parameters: `0/weight` [in, widths[0]], `0/bias`, `1/weight`, ...; first values by He.
 */
export function mlp(x: Value, { name, widths, dropout: share = 0 }: MlpOptions): Value {
  return widths.reduce((h, width, layer) => {
    const weight = h.graph.parameter(`${name}/${layer}/weight`, [widthOf(h), width], he())
    const bias = h.graph.parameter(`${name}/${layer}/bias`, [width], zeros())
    return dropout(relu(linear(h, weight, bias)), share)
  }, x)
}
