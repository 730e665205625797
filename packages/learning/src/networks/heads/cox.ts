import {
  add,
  divide,
  logSumExp,
  maximum,
  multiply,
  subtract,
  sum,
  unsqueeze,
  type Value,
} from '../../graph/index.ts'

/** The tensors of {@link CoxRiskSets}: `risk` [rows, rows], `own` and `tied` [rows]. */
export interface CoxInputs {
  readonly risk: Value
  readonly own: Value
  readonly tied: Value
}

/**
 * Cox's partial likelihood over the rows of a step (Efron's ties): −log PL of the scores [rows], divided by the
 * weight of the events; 0 in a step without an event. Each event's risk set is summed as log Σ e^score, so that
 * scores may lie far apart. The graph holds rows x rows numbers: for steps of up to about a thousand rows. Where
 * the bags of a risk set do not fit one step, see {@link efronGradient}.
 */
export function coxLoss(score: Value, { risk, own, tied }: CoxInputs): Value {
  const atRisk = logSumExp(add(risk, unsqueeze(score, [0])), [1])
  const losses = subtract(multiply(tied, atRisk), multiply(own, score))
  return divide(sum(losses), maximum(sum(own), 1e-6))
}
