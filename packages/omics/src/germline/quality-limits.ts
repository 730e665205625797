export interface QualityLimits {
  /** Least call rate of a variant, and of a sample. */
  readonly variantCallRate: number
  readonly sampleCallRate: number
  /** Least p of the Hardy-Weinberg test. */
  readonly hardyWeinberg: number
  /** Least frequency of the rarer allele of the variants by which samples are compared. */
  readonly minorFrequency: number
  /** Most standard deviations of a sample's heterozygosity from the mean. */
  readonly heterozygosityZ: number
}

export const usualLimits: QualityLimits = {
  variantCallRate: 0.95,
  sampleCallRate: 0.95,
  hardyWeinberg: 1e-6,
  minorFrequency: 0.01,
  heterozygosityZ: 3,
}
