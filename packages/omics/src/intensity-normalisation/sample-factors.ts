import type { Assay } from '../assay/assay.ts'
import { medianOf } from '../run-quality/centre-and-spread.ts'

/** The values above 0 of one sample; others NaN. */
export function column(assay: Assay, s: number): Float64Array {
  return Float64Array.from(assay.features, (_, f) => {
    const value = assay.values[f * assay.size + s]
    return value > 0 ? value : Number.NaN
  })
}

/** Sum of what was found in each sample. */
export function totals(assay: Assay): Float64Array {
  return Float64Array.from(assay.samples, (_, s) =>
    column(assay, s).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0),
  )
}

/** Median of what was found in each sample. */
export function medians(assay: Assay): Float64Array {
  return Float64Array.from(assay.samples, (_, s) => medianOf(column(assay, s)))
}

/**
 * Dieterle's reference spectrum: by feature, the median over samples of the values divided by the sample's total,
 * times the median total. NaN for a feature that was never found.
 */
export function referenceSpectrum(assay: Assay): Float64Array {
  const total = totals(assay)
  const usual = medianOf(total)
  return Float64Array.from(assay.features, (_, f) => {
    const row = assay.row(f)
    return medianOf(row.map((value, s) => (value > 0 ? (value / total[s]) * usual : Number.NaN)))
  })
}

/** Most probable quotient of each sample: the median over features of value over reference. */
export function quotients(assay: Assay, reference: Float64Array): Float64Array {
  return Float64Array.from(assay.samples, (_, s) =>
    medianOf(column(assay, s).map((value, f) => value / reference[f])),
  )
}
