import type { Finding } from '@tessera/evidence'
import { OmicsError } from '../assay/omics-error.ts'
import type { Sample } from '../assay/sample.ts'

/** A column of the sheet that excludes a sample where it is true (1, y, yes, true): after steroids, after onset, ... */
export interface SampleFlag {
  readonly column: string
  /** As the exclusion gives it; by default the name of the column. */
  readonly reason?: string
}

/**
 * Which samples a flag excludes. An empty cell excludes nothing and is counted in a finding.
 * @throws OmicsError `features-missing` where no sample has the column, `value` for a cell that is neither yes nor no
 */
export function flaggedBy(
  samples: readonly Sample[],
  { column, reason = column.replaceAll('_', ' ') }: SampleFlag,
): { readonly flagged: Uint8Array; readonly reason: string; readonly findings: readonly Finding[] } {
  const study = samples.filter(({ kind }) => kind === 'study')
  if (!study.some(({ covariates }) => column in covariates))
    throw new OmicsError(
      'features-missing',
      `the sheet has no column '${column}' to exclude samples by`,
      'name a column of the sheet that is 1 or yes where a sample is to leave',
    )
  let empty = 0
  const flagged = Uint8Array.from(samples, ({ covariates, kind }) => {
    const value = covariates[column] ?? null
    if (value === null || value === '') {
      if (kind === 'study') empty++
      return 0
    }
    const text = String(value).toLowerCase()
    if (['1', 'y', 'yes', 'true'].includes(text)) return 1
    if (['0', 'n', 'no', 'false'].includes(text)) return 0
    throw new OmicsError('value', `'${value}' in the column ${column} is neither yes nor no`, 'write Y or N')
  })
  const findings: Finding[] =
    empty === 0
      ? []
      : [
          {
            severity: 'warning',
            code: 'flag-missing',
            message: `${empty} samples have nothing in the column ${column}; they stay`,
            cure: 'write Y or N for every sample',
            field: column,
            count: empty,
          },
        ]
  return { flagged, reason, findings }
}
