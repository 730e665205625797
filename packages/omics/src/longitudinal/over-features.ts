import { benjaminiHochberg } from '@tessera/statistics'

/** Benjamini and Hochberg's adjusted p over the features that have a p; NaN for the others. */
export function falseDiscovery(p: Float64Array): Float64Array {
  const tested = Array.from(p.keys()).filter(f => !Number.isNaN(p[f]))
  const adjusted = benjaminiHochberg(Float64Array.from(tested, f => p[f]))
  const q = new Float64Array(p.length).fill(Number.NaN)
  tested.forEach((f, k) => {
    q[f] = adjusted[k]
  })
  return q
}
