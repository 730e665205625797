import { mean, reshape, slice, type Value } from '../../graph/index.ts'
import { linearHead, linearOutputs } from '../heads/index.ts'
import type { NetworkDocument } from '../network-document.ts'

/**
 * The score of each row [rows] that an explanation takes apart: the linear predictor (of treatments, that under the
 * comparator); where the network puts out hazards, the mean of the first cause's logits over the intervals.
 */
export function explainedScore(fused: Value, name: string, { outcome, outputs }: NetworkDocument): Value {
  if (outcome.kind === 'discrete-time' || outcome.kind === 'competing-risks') {
    const causes = outcome.kind === 'competing-risks' ? outcome.causes.length : 1
    const logits = linearOutputs(fused, outputs, { name: `${name}/head` })
    const byCause = reshape(logits, [logits.shape[0], outputs / causes, causes])
    return reshape(mean(slice(byCause, 2, 0, 1), [1]), [logits.shape[0]])
  }
  const bias = outcome.kind === 'binary' || outcome.kind === 'continuous'
  const treated = outcome.kind !== 'ordinal' && outcome.arms !== null
  return linearHead(fused, { name: treated ? `${name}/head/prognostic` : `${name}/head`, bias })
}
