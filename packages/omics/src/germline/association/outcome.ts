import { OmicsError } from '../../assay/omics-error.ts'

/** What variants are tested against, a value a sample; NaN is missing and leaves the sample out. */
export type GermlineOutcome =
  | { readonly kind: 'continuous'; readonly y: Float64Array }
  | { readonly kind: 'binary'; readonly y: Float64Array }
  | {
      readonly kind: 'time-to-event'
      readonly time: Float64Array
      /** 1 for the event, 0 censored. With competing events: 1 for the cause of interest, 0 for others (cause-specific). */
      readonly event: Float64Array
    }

/** Cause-specific outcome of one cause: other causes are censored at their time. */
export function causeSpecific(time: Float64Array, cause: Float64Array, of: number): GermlineOutcome {
  return {
    kind: 'time-to-event',
    time,
    event: cause.map(one => (Number.isNaN(one) ? one : one === of ? 1 : 0)),
  }
}

/**
 * Rows with an outcome and every covariate.
 * @throws OmicsError `too-few` where too few are left, one class alone, or no event
 */
export function usableRows(outcome: GermlineOutcome, covariates: readonly Float64Array[]): Int32Array {
  const values = outcome.kind === 'time-to-event' ? [outcome.time, outcome.event] : [outcome.y]
  const columns = [...values, ...covariates]
  const rows = Int32Array.from(values[0].keys()).filter(row =>
    columns.every(column => Number.isFinite(column[row])),
  )
  if (rows.length < covariates.length + 4)
    throw new OmicsError(
      'too-few',
      `${rows.length} samples have the outcome and ${covariates.length} covariates`,
      'give outcomes for more samples, or fewer covariates',
    )
  if (outcome.kind === 'binary') {
    const classes = new Set(Array.from(rows, row => outcome.y[row]))
    if (![...classes].every(one => one === 0 || one === 1))
      throw new OmicsError('value', 'a binary outcome has a value other than 0 and 1', 'code it as 0 and 1')
    if (classes.size < 2)
      throw new OmicsError('too-few', 'everybody has the same outcome', 'give both classes')
  }
  if (outcome.kind === 'time-to-event') {
    if (rows.some(row => outcome.time[row] < 0))
      throw new OmicsError('value', 'a follow-up time is negative', 'give times from time zero')
    if (rows.every(row => outcome.event[row] !== 1))
      throw new OmicsError(
        'too-few',
        'nobody has the event',
        'check how the event is coded (1 event, 0 censored)',
      )
  }
  return rows
}
