import { type Assay, requireScale } from '../assay/assay.ts'
import { placesOfKind, valuesAt } from './batches.ts'
import { madOf, medianOf, momentsOf, presentSorted, relativeSpread } from './centre-and-spread.ts'

/** How well each feature is measured; one number a feature, NaN where the samples that it needs are not there. */
export interface FeatureQuality {
  /** Relative standard deviation (percent) over the QC samples; robust: 1.4826 MAD over median. */
  readonly qcRsd: Float64Array
  readonly qcRobustRsd: Float64Array
  readonly studyRsd: Float64Array
  /** Dispersion ratio: standard deviation of the QC samples over that of the study samples; 0 perfect, 1 noise alone. */
  readonly dRatio: Float64Array
  readonly robustDRatio: Float64Array
  /** Share of the samples of a kind in which the feature is found (not missing, above 0). */
  readonly detectedInStudy: Float64Array
  readonly detectedInQc: Float64Array
  readonly detectedInBlanks: Float64Array
  /** Median of the study samples over the mean of the blanks (not found in a blank counts 0); Infinity over clean blanks. */
  readonly signalToBlank: Float64Array
}

/**
 * Precision and detection of each feature of a linear assay (Broadhurst et al., Metabolomics 2018;14:72). Zeros are
 * not found: they count neither for means nor for spreads.
 * @throws OmicsError `scale` on logarithms: their spread is not relative
 */
export function featureQuality(assay: Assay): FeatureQuality {
  requireScale(assay, ['intensity', 'counts', 'tpm'], 'precision by QC samples')
  const qc = placesOfKind(assay, 'qc')
  const study = placesOfKind(assay, 'study')
  const blanks = placesOfKind(assay, 'blank')
  const of = (compute: (at: { qc: Float64Array; study: Float64Array; blanks: Float64Array }) => number) =>
    Float64Array.from(assay.features, (_, f) => {
      const row = assay.row(f)
      return compute({
        qc: found(valuesAt(row, qc)),
        study: found(valuesAt(row, study)),
        blanks: found(valuesAt(row, blanks)),
      })
    })
  return {
    qcRsd: of(at => relativeSpread(at.qc)),
    qcRobustRsd: of(at => relativeSpread(at.qc, true)),
    studyRsd: of(at => relativeSpread(at.study)),
    dRatio: of(at => momentsOf(at.qc).sd / momentsOf(at.study).sd),
    robustDRatio: of(at => madOf(at.qc) / madOf(at.study)),
    detectedInStudy: of(at => presentSorted(at.study).length / study.length),
    detectedInQc: of(at => presentSorted(at.qc).length / qc.length),
    detectedInBlanks: of(at => presentSorted(at.blanks).length / blanks.length),
    signalToBlank: of(at => {
      const sum = at.blanks.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0)
      return medianOf(at.study) / (sum / blanks.length)
    }),
  }
}

/** What is not above 0 is not found. */
function found(values: Float64Array): Float64Array {
  return values.map(value => (value > 0 ? value : Number.NaN))
}
