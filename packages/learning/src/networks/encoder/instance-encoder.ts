import type { Value } from '../../graph/index.ts'
import type { EncoderPlan } from '../network-plan.ts'
import { cnn } from './cnn.ts'
import { mlp } from './mlp.ts'

/** The encoder that a plan says, over the last axis of instances or vectors. */
export function encodeInstances(
  x: Value,
  encoder: Exclude<EncoderPlan, { readonly pathways: unknown }>,
  options: { readonly name: string; readonly dropout: number },
): Value {
  return 'cnn' in encoder ? cnn(x, { ...encoder.cnn, ...options }) : mlp(x, { widths: encoder, ...options })
}
