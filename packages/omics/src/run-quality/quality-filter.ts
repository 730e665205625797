import type { Fitted, Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { fromStored } from '../assay/from-stored.ts'
import { alignFeatures } from '../normalisation/align-features.ts'
import { type FeatureQuality, featureQuality } from './feature-quality.ts'

export interface QualityFilterOptions {
  /** Largest relative standard deviation over the QC samples, percent; 30 by default (20 for targeted assays). */
  readonly qcRsd?: number
  /** The robust one instead. */
  readonly robust?: boolean
  /** Largest dispersion ratio; by default none. */
  readonly dRatio?: number
  /** Least share of QC samples in which a feature is found; 0.7 by default. */
  readonly detectedInQc?: number
  /** Least share of study samples; 0 by default: what is below the limit in most patients may mark the others. */
  readonly detectedInStudy?: number
  /** Least ratio of signal to blank; 3 by default. */
  readonly signalToBlank?: number
}

export type LeavingReason = 'qc-rsd' | 'd-ratio' | 'detection-qc' | 'detection-study' | 'blank'

/** A feature that is not kept: the first rule that it breaks, and by what value. */
export interface Leaving {
  readonly feature: string
  readonly reason: LeavingReason
  readonly value: number
}

export interface FittedQualityFilter extends Fitted<Assay, Assay> {
  readonly kept: readonly string[]
  readonly leaving: readonly Leaving[]
}

/** Which features leave, and why. A rule whose samples (QC, blanks) are not in the assay is not applied. */
export function leavingFeatures(
  assay: Assay,
  quality: FeatureQuality,
  options: QualityFilterOptions = {},
): Leaving[] {
  const {
    qcRsd = 30,
    robust = false,
    dRatio,
    detectedInQc = 0.7,
    detectedInStudy = 0,
    signalToBlank = 3,
  } = options
  const rsd = robust ? quality.qcRobustRsd : quality.qcRsd
  const has = (kind: string) => assay.samples.filter(sample => sample.kind === kind).length
  const qc = has('qc') >= 3
  const blanks = has('blank') >= 1
  return assay.features.flatMap(({ id }, f): Leaving[] => {
    const leave = (reason: LeavingReason, value: number) => [{ feature: id, reason, value }]
    if (blanks && quality.signalToBlank[f] < signalToBlank) return leave('blank', quality.signalToBlank[f])
    if (qc && quality.detectedInQc[f] < detectedInQc) return leave('detection-qc', quality.detectedInQc[f])
    if (quality.detectedInStudy[f] < detectedInStudy)
      return leave('detection-study', quality.detectedInStudy[f])
    if (qc && !(rsd[f] <= qcRsd)) return leave('qc-rsd', rsd[f])
    if (qc && dRatio !== undefined && !(quality.dRatio[f] <= dRatio))
      return leave('d-ratio', quality.dRatio[f])
    return []
  })
}

/** Keeps the features that the training run measures well: a feature list, frozen on training. */
export function qualityFilter(options: QualityFilterOptions = {}): Fitter<Assay, FittedQualityFilter> {
  return {
    name: 'filter by QC precision, detection and blanks',
    fit: ({ data }) => {
      const leaving = leavingFeatures(data, featureQuality(data), options)
      const out = new Set(leaving.map(({ feature }) => feature))
      return fittedFilter(
        data.features.map(({ id }) => id).filter(id => !out.has(id)),
        leaving,
      )
    },
  }
}

const schema = z.object({
  kind: z.literal('quality-filter'),
  kept: z.array(z.string()),
  leaving: z.array(
    z.object({
      feature: z.string(),
      reason: z.enum(['qc-rsd', 'd-ratio', 'detection-qc', 'detection-study', 'blank']),
      value: z.number().nullable(),
    }),
  ),
})

/** The filter that `toJSON` wrote. */
export function qualityFilterFromJson(json: unknown): FittedQualityFilter {
  const { kept, leaving } = fromStored(schema, json, 'filter of features')
  return fittedFilter(
    kept,
    leaving.map(one => ({ ...one, value: one.value ?? Number.NaN })),
  )
}

function fittedFilter(kept: readonly string[], leaving: readonly Leaving[]): FittedQualityFilter {
  return {
    kept,
    leaving,
    apply: assay => alignFeatures(assay, kept, 'the filter'),
    toJSON: () => ({ kind: 'quality-filter', kept, leaving }),
  }
}
