import { isAutosome } from './chromosomes.ts'
import type { Genotypes } from './genotypes.ts'

/** Quality by sample, a value a sample. */
export interface SampleQuality {
  /** Share of the autosomal variants with a call. */
  readonly callRate: Float64Array
  /** Share of heterozygous calls among the autosomal ones. */
  readonly heterozygosity: Float64Array
  /** Inbreeding coefficient F = (O - E) / (N - E) of homozygous calls; near 0, below it for mixed samples. */
  readonly inbreeding: Float64Array
  /** Distance of the heterozygosity from the samples' mean in their standard deviations; NaN for fewer than three samples. */
  readonly heterozygosityZ: Float64Array
}

/**
 * Call rate and heterozygosity of every sample over the autosomes. Expected homozygotes by variant 1 - 2 p (1 - p) 2n /
 * (2n - 1) for n called samples (Nei's unbiased estimate), variants with one allele alone left out. PLINK: --missing,
 * --het. Samples more than three standard deviations from the mean are usually looked at (Anderson et al., Nat Protoc
 * 2010;5:1564).
 */
export function sampleQuality(genotypes: Genotypes): SampleQuality {
  const { size } = genotypes
  const places = genotypes.placesWhere(v => isAutosome(genotypes.chromosome(v)))
  const numbers = () => new Float64Array(size)
  const [called, heterozygous, homozygousSeen, homozygousExpected, polymorphic] = Array.from(
    { length: 5 },
    numbers,
  )
  const calls = new Int8Array(size)
  for (const v of places) {
    genotypes.calls(v, calls)
    let known = 0
    let copies = 0
    for (let s = 0; s < size; s++)
      if (calls[s] >= 0) {
        known++
        copies += calls[s]
      }
    const p = copies / (2 * known)
    const expected = 1 - (2 * p * (1 - p) * 2 * known) / (2 * known - 1)
    const counts = copies > 0 && copies < 2 * known
    for (let s = 0; s < size; s++) {
      if (calls[s] < 0) continue
      called[s]++
      if (calls[s] === 1) heterozygous[s]++
      if (!counts) continue
      polymorphic[s]++
      homozygousExpected[s] += expected
      if (calls[s] !== 1) homozygousSeen[s]++
    }
  }
  const heterozygosity = heterozygous.map((count, s) => count / called[s])
  return {
    callRate: called.map(count => count / places.length),
    heterozygosity,
    inbreeding: homozygousSeen.map(
      (seen, s) => (seen - homozygousExpected[s]) / (polymorphic[s] - homozygousExpected[s]),
    ),
    heterozygosityZ: standardDistances(heterozygosity),
  }
}

function standardDistances(values: Float64Array): Float64Array {
  const known = values.filter(value => !Number.isNaN(value))
  if (known.length < 3) return values.map(() => Number.NaN)
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1)
  return values.map(value => (variance > 0 ? (value - mean) / Math.sqrt(variance) : value - mean))
}
