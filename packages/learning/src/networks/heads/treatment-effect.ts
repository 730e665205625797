import { add, multiply, oneHot, slice, sum, type Value } from '../../graph/index.ts'
import { linearHead, linearOutputs } from './linear-head.ts'

export interface TreatmentEffectOptions {
  readonly name: string
  /** The comparator, the first, included. */
  readonly arms: number
  /** False where the loss does not see a constant (Cox); the effects keep theirs. */
  readonly bias?: boolean
}

export interface TreatmentEffect {
  /** Under the treatment that was given, [rows]: for any loss of a score. */
  readonly linear: Value
  /** Under the comparator, [rows]. */
  readonly prognostic: Value
  /** What each other arm adds, [rows, arms − 1]. */
  readonly effects: Value
}

/**
 * A prognostic part and an effect for each arm besides the comparator, both linear in what was pooled:
 * score = f(x) + τ_arm(x). `arm` (int64 [rows]) is what was given, 0 the comparator. Train it with
 * {@link overlapWeights}. Parameters: `prognostic/...` and `effect/...` as {@link linearHead}.
 */
export function treatmentEffect(pooled: Value, arm: Value, options: TreatmentEffectOptions): TreatmentEffect {
  const { name, arms, bias } = options
  const prognostic = linearHead(pooled, { name: `${name}/prognostic`, bias })
  const effects = linearOutputs(pooled, arms - 1, { name: `${name}/effect` })
  const given = slice(oneHot(arm, arms), 1, 1, arms)
  return { linear: add(prognostic, sum(multiply(effects, given), [1])), prognostic, effects }
}
