import { linear, reshape, uniformByInputs, type Value, zeros } from '../../graph/index.ts'
import { widthOf } from '../encoder/width-of.ts'

export interface LinearHeadOptions {
  /** Before the names of the parameters. */
  readonly name: string
  /** False where the loss does not see a constant, as Cox's does not. */
  readonly bias?: boolean
}

/** One number a patient, x·weight + bias: [rows, width] to [rows]. Parameters: `weight` [width, 1], `bias` [1]. */
export function linearHead(pooled: Value, options: LinearHeadOptions): Value {
  return reshape(linearOutputs(pooled, 1, options), [pooled.shape[0]])
}

/** Several numbers a patient: [rows, width] to [rows, outputs]. */
export function linearOutputs(
  pooled: Value,
  outputs: number,
  { name, bias = true }: LinearHeadOptions,
): Value {
  const width = widthOf(pooled)
  const { graph } = pooled
  return linear(
    pooled,
    graph.parameter(`${name}/weight`, [width, outputs], uniformByInputs(width)),
    bias ? graph.parameter(`${name}/bias`, [outputs], zeros()) : undefined,
  )
}
