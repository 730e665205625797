import { add, exp, multiply, negate, softplus, subtract, type Value } from '../../graph/index.ts'
import { meanLoss } from './mean-loss.ts'

/**
 * Focal loss (Lin et al., ICCV 2017): −(1 − p)^γ log p, p being the probability given to what was observed; γ = 2
 * as there, 0 is the log loss. Written as e^(−γ·softplus(s))·softplus(−s), s the logit of what was observed, so
 * that value and gradient stay finite. `weight` ([rows]) in the place of the paper's α.
 */
export function focalLoss(
  logits: Value,
  event: Value,
  options: { readonly gamma?: number; readonly weight?: Value } = {},
): Value {
  const { gamma = 2, weight } = options
  const observed = multiply(logits, subtract(multiply(event, 2), 1))
  const surprise = softplus(negate(observed))
  if (gamma === 0) return meanLoss(surprise, weight)
  // log(1 − p) = log sigmoid(−s) = −softplus(s) = −(s + softplus(−s))
  const doubt = exp(multiply(add(observed, surprise), -gamma))
  return meanLoss(multiply(doubt, surprise), weight)
}
