import type { Weibull } from './weibull.ts'

/** From this time on the hazard is multiplied by exp(log hazard ratio), until the next piece begins. */
export interface Piece {
  readonly from: number
  readonly logHazardRatio: number
}

/**
 * The time at which the cumulative hazard reaches `hazard`, where H(t) = integral of h0 exp(linear + piece) and
 * h0 is Weibull's; before the first piece the log hazard ratio is 0. Inversion, so that equal draws give equal times
 * where there is no piece.
 * @param pieces in the order of their times
 */
export function timeUnderPieces(
  { shape, scale }: Weibull,
  linear: number,
  pieces: readonly Piece[],
  hazard: number,
): number {
  const rate = Math.exp(linear)
  let left = hazard / rate
  let start = 0
  let factor = 1
  for (const { from, logHazardRatio } of pieces) {
    const step = ((from / scale) ** shape - start) * factor
    if (step >= left) break
    left -= step
    start = (from / scale) ** shape
    factor = Math.exp(logHazardRatio)
  }
  return scale * (start + left / factor) ** (1 / shape)
}

/** Cumulative hazard at t of the same. */
export function hazardUnderPieces(
  { shape, scale }: Weibull,
  linear: number,
  pieces: readonly Piece[],
  t: number,
): number {
  let sum = 0
  let start = 0
  let factor = 1
  for (const { from, logHazardRatio } of pieces) {
    if (from >= t) break
    const at = (from / scale) ** shape
    sum += (at - start) * factor
    start = at
    factor = Math.exp(logHazardRatio)
  }
  return (sum + ((t / scale) ** shape - start) * factor) * Math.exp(linear)
}
