import {
  cast,
  concat,
  glorot,
  linear,
  multiply,
  relu,
  reshape,
  slice,
  softmax,
  stack,
  sum,
  unsqueeze,
  type Value,
  where,
  zeros,
} from '../../graph/index.ts'
import { widthOf } from '../encoder/width-of.ts'
import { tokenAttention, tokenPooling } from '../pooling/index.ts'

export interface FuseOptions {
  readonly kind: 'gated' | 'attention' | 'early'
  /** Modalities, in the order of what was pooled. */
  readonly names: readonly string[]
  readonly name: string
  readonly width: number
  /** bool [rows, modalities]: what each patient has (or is shown, in training). */
  readonly present: Value
}

export interface Fused {
  /** [rows, width]; a single modality as it is. */
  readonly fused: Value
  /** Weight of each modality, [rows, modalities], 0 for a missing one; null where the fusion has none. */
  readonly weights: Value | null
}

/**
 * One vector a patient from the modalities' vectors [rows, widthₘ]. Every modality is brought to the same width by
 * hₘ = relu(xₘ·weight + bias); then
 *
 * - `gated`: Σ aₘhₘ, a = softmax over the modalities present of gₘ = hₘ·gateₘ + cₘ, each with its own gate;
 * - `attention`: self-attention between the modalities present, then gated attention over them (shared parameters);
 * - `early`: all hₘ side by side, zeros for a missing one, with an indicator for each.
 *
 * Patients with none of the modalities get zeros.
 */
export function fuse(pooled: readonly Value[], options: FuseOptions): Fused {
  const { kind, names, name, width, present } = options
  const exists = (m: number) => slice(present, 1, m, m + 1)
  const [only] = pooled
  if (pooled.length === 1) return { fused: where(exists(0), only, 0), weights: null }
  const brought = pooled.map((x, m) => {
    const { graph } = x
    const weight = graph.parameter(`${name}/${names[m]}/weight`, [widthOf(x), width], glorot())
    const h = relu(linear(x, weight, graph.parameter(`${name}/${names[m]}/bias`, [width], zeros())))
    return where(exists(m), h, 0)
  })
  const indicators = cast(present, only.type)
  if (kind === 'early') return { fused: concat([...brought, indicators], 1), weights: null }
  if (kind === 'attention') {
    const mixed = tokenAttention(stack(brought, 1), { name: `${name}/between`, heads: 1, present })
    const { pooled: fused, attention } = tokenPooling(mixed, {
      name: `${name}/pooling`,
      hidden: width,
      present,
    })
    return { fused, weights: attention }
  }
  const gates = brought.map((h, m) =>
    linear(
      h,
      h.graph.parameter(`${name}/${names[m]}/gate/weight`, [width, 1], glorot()),
      h.graph.parameter(`${name}/${names[m]}/gate/bias`, [1], zeros()),
    ),
  )
  const weights = multiply(softmax(where(present, concat(gates, 1), -1e9), 1), indicators)
  const rows = present.shape[0]
  const fused = sum(multiply(stack(brought, 1), unsqueeze(weights, [2])), [1])
  return { fused: reshape(fused, [rows, width]), weights }
}
