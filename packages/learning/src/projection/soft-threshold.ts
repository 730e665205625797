import { normalise } from './centred-columns.ts'

/**
 * Soft-thresholds so that `keep` values are left, and scales to unit length: sign(v) (|v| - h)+ with h the
 * (keep + 1)-th largest |v| (Le Cao, Boitard and Besse, BMC Bioinformatics 2011;12:253). Values equal to h go, so that
 * ties may leave fewer; where they would leave none, the tied ones stay as they are.
 */
export function keepLargest(values: Float64Array, keep: number): Float64Array {
  const kept = values.slice()
  if (keep < values.length) {
    const sizes = values.map(Math.abs).sort()
    const threshold = sizes[values.length - keep - 1]
    const tied = threshold === sizes[values.length - 1]
    for (let j = 0; j < kept.length; j++) {
      const size = Math.abs(kept[j])
      if (tied) {
        if (size < threshold) kept[j] = 0
      } else kept[j] = size > threshold ? Math.sign(kept[j]) * (size - threshold) : 0
    }
  }
  normalise(kept)
  return kept
}
