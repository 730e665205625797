import {
  type Assay,
  batchEffect,
  batchesOf,
  driftByFeature,
  featureQuality,
  type Leaving,
  leavingFeatures,
  missingnessTest,
  runOutliers,
} from '@tessera/omics'
import type { AssayOptions } from './assay-options.ts'

export interface QcOptions extends AssayOptions {
  readonly group?: string
  readonly rsd: number
  readonly robust?: true
  readonly dRatio?: number
  readonly detectedQc: number
  readonly detectedStudy: number
  readonly blankRatio: number
  readonly features?: true
}

/** What `tessera omics qc` found of a run. */
export type RunReport = ReturnType<typeof reportOf>

/** Every table of the quality of a run. */
export function reportOf(assay: Assay, options: QcOptions) {
  const quality = featureQuality(assay)
  const missingness = missingnessTest(assay)
  const hasQc = assay.samples.some(({ kind, runOrder }) => kind === 'qc' && runOrder !== null)
  const drift = hasQc ? driftByFeature(assay) : null
  const effect = batchEffect(assay)
  const outliers = runOutliers(assay)
  const leaving = leavingFeatures(assay, quality, {
    qcRsd: options.rsd,
    robust: options.robust === true,
    dRatio: options.dRatio,
    detectedInQc: options.detectedQc,
    detectedInStudy: options.detectedStudy,
    signalToBlank: options.blankRatio,
  })
  const why = new Map(leaving.map(one => [one.feature, one.reason]))
  return {
    batches: batchesOf(assay).map(({ name, places }) => ({
      batch: name,
      injections: places.length,
      study: countOf(assay, places, 'study'),
      qc: countOf(assay, places, 'qc'),
      blanks: countOf(assay, places, 'blank'),
      reference: countOf(assay, places, 'reference'),
    })),
    features: assay.features.map(({ id }, f) => ({
      feature: id,
      qc_rsd: quality.qcRsd[f],
      qc_rsd_robust: quality.qcRobustRsd[f],
      study_rsd: quality.studyRsd[f],
      d_ratio: quality.dRatio[f],
      detected_study: quality.detectedInStudy[f],
      detected_qc: quality.detectedInQc[f],
      detected_blank: quality.detectedInBlanks[f],
      signal_to_blank: quality.signalToBlank[f],
      missing: missingness.features[f].missing,
      missing_kind: missingness.features[f].kind,
      missing_evidence: missingness.features[f].evidence,
      drift_rho: drift?.[f].rho ?? Number.NaN,
      drift_fdr: drift?.[f].fdr ?? Number.NaN,
      drift_percent: drift?.[f].change ?? Number.NaN,
      batch_share: effect?.share[f] ?? Number.NaN,
      batch_fdr: effect?.fdr[f] ?? Number.NaN,
      leaves: why.get(id) ?? null,
    })),
    missingness: { rho: missingness.rho, p: missingness.p, overall: missingness.overall },
    batchEffectOf: effect?.of ?? null,
    outliers:
      outliers === null
        ? null
        : {
            features: outliers.features,
            explained: Array.from(outliers.pca.explained),
            limit: outliers.limit,
            samples: outliers.samples,
          },
    leaving: [...leaving] satisfies Leaving[],
  }
}

function countOf(assay: Assay, places: Int32Array, kind: string): number {
  return places.filter(place => assay.samples[place].kind === kind).length
}
