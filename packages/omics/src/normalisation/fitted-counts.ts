import type { Assay, AssayScale } from '../assay/assay.ts'
import { alignFeatures, alignmentFindings } from './align-features.ts'
import { librarySizes } from './columns.ts'
import type { FittedNormalisation, NormalisationJson, SampleNumbers } from './method.ts'
import { requireCounts } from './require-counts.ts'

/** A normalisation of counts by one number a sample, from what is particular to the method. */
export function fittedCounts(parts: {
  readonly method: string
  readonly label: string
  readonly features: readonly string[]
  /** What the counts of each sample are divided by, or its effective library size. */
  readonly numbers: (assay: Assay) => { readonly shown: SampleNumbers[]; readonly divisors: Float64Array }
  readonly transform: (values: Float64Array, divisors: Float64Array) => Float64Array
  readonly scale: AssayScale
  readonly json: () => Readonly<Record<string, unknown>>
}): FittedNormalisation {
  const { method, label, features } = parts
  const align = (assay: Assay) => {
    requireCounts(assay, label, true)
    return alignFeatures(assay, features, label)
  }
  return {
    method,
    apply: assay => {
      const aligned = align(assay)
      const { divisors } = parts.numbers(aligned)
      return aligned.with({
        scale: parts.scale,
        unit: null,
        values: parts.transform(aligned.values, divisors),
      })
    },
    numbers: assay => parts.numbers(align(assay)).shown,
    findings: assay => alignmentFindings(assay, features, label),
    toJSON: () =>
      ({ tessera: 'normalisation/1', method, features, ...parts.json() }) satisfies NormalisationJson,
  }
}

/** Effective library sizes: sums times factors. */
export function effectiveSizes(assay: Assay, factors: Float64Array) {
  const sizes = librarySizes(assay.values, assay.size)
  return {
    shown: Array.from(factors, (factor, s) => ({
      'library size': sizes[s],
      factor,
      'effective size': sizes[s] * factor,
    })),
    divisors: sizes.map((size, s) => size * factors[s]),
  }
}
