import { normalQuantile } from '@tessera/statistics'

/** value -/+ z se, kept within 0 and 1: for concordances and areas. */
export function symmetricInterval(
  value: number,
  se: number,
  level: number,
): { lower: number; upper: number } {
  const z = normalQuantile(0.5 + level / 2)
  return { lower: Math.max(0, value - z * se), upper: Math.min(1, value + z * se) }
}
