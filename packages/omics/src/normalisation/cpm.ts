/** Counts per million of the library: `values[f * samples + s]` / size x 10^6. edgeR: cpm(y). */
export function countsPerMillion(values: Float64Array, librarySizes: Float64Array): Float64Array {
  const samples = librarySizes.length
  const scale = librarySizes.map(size => 1e6 / size)
  const result = new Float64Array(values.length)
  for (let start = 0; start < values.length; start += samples)
    for (let s = 0; s < samples; s++) result[start + s] = values[start + s] * scale[s]
  return result
}

/**
 * log2((count + c) / (size + 2 c) x 10^6) with c = prior x size / mean size, so that a count of zero has the same value
 * whatever the library's size. edgeR: cpm(y, log = TRUE, prior.count).
 * @param meanSize mean library size of the training samples; of the samples themselves by default
 */
export function logCountsPerMillion(
  values: Float64Array,
  librarySizes: Float64Array,
  { priorCount = 2, meanSize = mean(librarySizes) }: { priorCount?: number; meanSize?: number } = {},
): Float64Array {
  const samples = librarySizes.length
  const prior = librarySizes.map(size => (priorCount * size) / meanSize)
  const offset = librarySizes.map((size, s) => Math.log2(1e6) - Math.log2(size + 2 * prior[s]))
  const result = new Float64Array(values.length)
  for (let start = 0; start < values.length; start += samples)
    for (let s = 0; s < samples; s++) result[start + s] = Math.log2(values[start + s] + prior[s]) + offset[s]
  return result
}

export function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}
