import type { Finding } from '@tessera/evidence'
import type { Assay, AssayScale } from '../assay/assay.ts'
import type { Contrast, Design } from './linear/linear-fits.ts'

/** What the tests of one contrast say; one entry a feature, NaN where it was not tested. */
export interface ContrastTests {
  readonly name: string
  /** Difference on the log2 scale (or the scale of the values). */
  readonly estimate: Float64Array
  readonly se: Float64Array
  readonly statistic: Float64Array
  /** Degrees of freedom of the statistic; Infinity for a Wald z. */
  readonly df: Float64Array
  readonly p: Float64Array
  /** Log-odds that the feature differs; null where the method has none. */
  readonly logOdds: Float64Array | null
}

/** What one method found, before multiplicity. */
export interface MethodTests {
  readonly contrasts: readonly ContrastTests[]
  /** All contrasts together. */
  readonly overall: { readonly statistic: Float64Array; readonly p: Float64Array } | null
  /** Mean of each feature on the method's scale: log2 expression, or mean of the divided counts. */
  readonly mean: Float64Array
  /** The features that count for multiplicity; null where all that have a p-value do. */
  readonly counted: Uint8Array | null
  /** Why a feature has no p-value. */
  readonly whyNot: (feature: number) => string
  /** Numbers about mean and variance, for the report: prior degrees of freedom, dispersion trend, ... */
  readonly meanVariance: Readonly<Record<string, number | string>>
  readonly findings: readonly Finding[]
}

export interface MethodOptions {
  /** Samples of one patient (or animal, plate), coded; null where each sample stands for itself. */
  readonly block: Int32Array | null
  /** The prior variance follows the mean. */
  readonly trend: boolean
  /** Differences up to this (log2) do not matter: tests against it. */
  readonly threshold: number
  /** Share of false discoveries for which independent filtering is optimised; null is no such filter. */
  readonly filterLevel: number | null
  readonly onProgress?: (done: number, total: number) => void
}

/** A way to test features. One file in `methods/` and a line in `methods.ts` make a new one. */
export interface DifferentialMethod {
  /** As `--method` names it. */
  readonly name: string
  readonly label: string
  readonly scales: readonly AssayScale[]
  /** @param assay the samples of the design alone, in its order */
  test(assay: Assay, design: Design, contrasts: readonly Contrast[], options: MethodOptions): MethodTests
}
