import type { Finding } from '@tessera/evidence'
import { type Assay, driftCorrection, OmicsError, qualityFilter, trainingSamples } from '@tessera/omics'
import type { RunCorrection } from '../protocol/run-correction.ts'

/**
 * An assay corrected within its runs by its pooled QC samples: drift, the level of batches, features of poor precision. Only
 * QC samples are fitted on, no patient and no outcome, so that it may be done once, before folds.
 */
export function withinRun(
  assay: Assay,
  { drift, qcRsd, detectedInQc }: RunCorrection,
  place: { readonly file: string; readonly field: string },
): { readonly assay: Assay; readonly findings: readonly Finding[] } {
  try {
    const driftless =
      drift === 'none'
        ? { assay, findings: [] }
        : driftCorrection({ method: drift }).fit(trainingSamples(assay), { seed: 1 }).correct(assay)
    const qc = trainingSamples(driftless.assay, ({ kind }) => kind === 'qc')
    const filter = qualityFilter({ qcRsd, detectedInQc }).fit(qc, { seed: 1 })
    const left = filter.leaving.length
    return {
      assay: filter.apply(driftless.assay),
      findings: [
        ...driftless.findings.map(finding => ({ ...finding, ...place })),
        ...(left === 0
          ? []
          : [
              {
                severity: 'note' as const,
                code: 'features-measured-badly',
                message: `${left} of ${assay.features.length} features of '${place.field}' leave: QC samples vary by more than ${qcRsd} %, or lack them`,
                cure: 'none needed; the limits are run.qcRsd and run.detectedInQc',
                count: left,
                ...place,
              },
            ]),
      ],
    }
  } catch (error) {
    if (!(error instanceof OmicsError)) throw error
    return {
      assay,
      findings: [
        {
          severity: 'error',
          code: 'run-not-corrected',
          message: `block '${place.field}': ${error.what}`,
          cure: error.cure,
          ...place,
        },
      ],
    }
  }
}
