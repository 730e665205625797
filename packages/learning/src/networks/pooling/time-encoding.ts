import { concat, divide, exp, negate, unsqueeze, type Value } from '../../graph/index.ts'

/** Times over which the past fades, in the study's unit. */
export interface TimeScales {
  /** Above 0: about the gap between visits. */
  readonly shortest: number
  /** At least `shortest`: about the whole follow-up before the landmark. */
  readonly longest: number
  /** Kernels between them, at equal ratios; 8. */
  readonly count?: number
}

/** The scales τ, the shortest first: equal ratios from `shortest` to `longest`. */
export function timeScales({ shortest, longest, count = 8 }: TimeScales): Float64Array {
  if (!(shortest > 0 && longest >= shortest && Number.isFinite(longest) && count >= 1))
    throw new RangeError(`time scales from ${shortest} to ${longest}: give 0 < shortest <= longest`)
  const ratio = count === 1 ? 1 : (longest / shortest) ** (1 / (count - 1))
  return Float64Array.from({ length: count }, (_, i) => shortest * ratio ** i)
}

/**
 * What an instance known `ago` before the landmark (at least 0, [instances]) tells of its time: ago / longest and
 * e^(−ago/τ) for each scale τ, [instances, scales + 1]. The kernels fall monotonically, so that times beyond those
 * of training are read as old, not as something else, as sines would.
 */
export function encodeTimes(ago: Value, scales: TimeScales): Value {
  const column = unsqueeze(ago, [1])
  const fading = timeScales(scales)
  const rows = ago.graph.constant(fading, [1, fading.length], ago.type)
  return concat([divide(column, scales.longest), exp(negate(divide(column, rows)))], 1)
}
