import type { Finding } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'

/** What an assay was turned into before a linear model. */
export interface ModelledAssay {
  readonly assay: Assay
  /** `as given`, `log2` of intensities, or `log2(x + 1)` of TPM. */
  readonly transform: 'as given' | 'log2' | 'log2(x + 1)'
  readonly findings: readonly Finding[]
}

/**
 * The assay on a scale whose differences mean something: logarithms, log-ratios and scores as they are, intensities as log2
 * (0 and below become missing, and a finding), TPM as log2(x + 1).
 * @throws OmicsError `scale` for counts, whose library sizes have to be taken out first
 */
export function modelledAssay(assay: Assay): ModelledAssay {
  const { scale } = assay
  if (scale === 'counts')
    throw new OmicsError(
      'scale',
      'a linear model over visits takes no raw counts',
      'normalise first (tessera omics normalise --method voom or vst), and give its table with --scale log2',
    )
  if (scale === 'tpm')
    return {
      assay: assay.with({ scale: 'log2', unit: null, values: assay.values.map(v => Math.log2(v + 1)) }),
      transform: 'log2(x + 1)',
      findings: [],
    }
  if (scale !== 'intensity') return { assay, transform: 'as given', findings: [] }
  let lost = 0
  const values = assay.values.map(v => {
    if (v > 0) return Math.log2(v)
    if (!Number.isNaN(v)) lost++
    return Number.NaN
  })
  const findings: Finding[] =
    lost === 0
      ? []
      : [
          {
            severity: 'warning',
            code: 'no-logarithm',
            message: `${lost} intensities are 0 or below and count as missing`,
            cure: 'below the limit of detection they are not missing at random: impute left-censored values first (tessera omics normalise)',
            count: lost,
          },
        ]
  return { assay: assay.with({ scale: 'log2', unit: null, values }), transform: 'log2', findings }
}
