import type { Lesion } from './scan-request.ts'

/** Planes of noise of about standard deviation 1: nests of several mm, strands of one or two. */
export interface TumourTexture {
  readonly coarse: Float32Array
  readonly fine: Float32Array
}

/** Both together, standard deviation about 1. */
export function mottleOf({ coarse, fine }: TumourTexture, at: number): number {
  return 0.75 * coarse[at] + 0.66 * fine[at]
}

/**
 * Signal of the tumour at a voxel: between the muscle and the submucosa of the wall, uneven, with pools of mucin and of
 * necrosis where the coarse field is highest and lowest, and a little of the tissue that it grows through.
 */
export function tumourSignal(lesion: Lesion, fields: TumourTexture, at: number, beneath: number): number {
  const coarse = fields.coarse[at]
  if (coarse > upperTail(lesion.mucin)) return 1.12 * (1 + 0.06 * fields.fine[at])
  if (coarse < -upperTail(lesion.necrosis)) return 0.8 * (1 + 0.08 * fields.fine[at])
  const solid = lesion.signal * (1 + lesion.heterogeneity * mottleOf(fields, at))
  return 0.92 * Math.max(0.05, solid) + 0.08 * beneath
}

/** z with so much of a standard normal above it: Abramowitz and Stegun 26.2.22, within 0.003. */
function upperTail(share: number): number {
  if (share <= 0) return Number.POSITIVE_INFINITY
  const t = Math.sqrt(-2 * Math.log(Math.min(0.5, share)))
  return t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t)
}
