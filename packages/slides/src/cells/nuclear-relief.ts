import { createGrid, distanceTransform, smoothPlane } from '@tessera/imaging'

/** Radii of nuclei that are told apart, µm: from a lymphocyte's to that of a large tumour cell's nucleus. */
const radiiUm = [2.5, 3.5, 5, 7]

/**
 * High in the middle of nuclei, low between them, in levels of 1 to 4,000: the largest over scales of
 * −σ²∇²G(σ) ∗ stain, where a blob of radius r answers most at σ = r/√2, and scales wider than the region there is are
 * left out (Al-Kofahi 2010).
 */
export function nuclearRelief(
  stain: Float32Array,
  mask: Uint8Array,
  width: number,
  height: number,
  mpp: number,
): Uint16Array {
  const outside = new Uint8Array(mask.length)
  for (let i = 0; i < mask.length; i++) outside[i] = 1 - mask[i]
  const distance = distanceTransform({ grid: createGrid({ size: [width, height, 1] }), inside: outside })
  const best = new Float32Array(mask.length).fill(Number.NEGATIVE_INFINITY)
  const scales = radiiUm.map(radius => radius / Math.SQRT2 / mpp)
  const ratio = 1.26
  scales.forEach((sigma, s) => {
    const narrow = smoothPlane(stain, width, height, sigma / Math.sqrt(ratio))
    const wide = smoothPlane(stain, width, height, sigma * Math.sqrt(ratio))
    // G(σ√k) − G(σ/√k) ≈ (k − 1/k)/2 · σ² ∇²G
    const gain = 2 / (ratio - 1 / ratio)
    const least = s === 0 ? 0 : scales[s - 1]
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0 || distance[i] < least) continue
      const answer = gain * (narrow[i] - wide[i])
      if (answer > best[i]) best[i] = answer
    }
  })
  const relief = new Uint16Array(mask.length)
  for (let i = 0; i < mask.length; i++)
    if (mask[i] === 1) relief[i] = Math.min(4000, Math.max(1, Math.round(1000 + 4000 * best[i])))
  return relief
}
