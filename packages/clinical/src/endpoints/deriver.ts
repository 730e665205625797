import type { Finding } from '@tessera/evidence'
import type { Column } from '@tessera/tables'
import type { TimeUnit } from '../time/period.ts'
import type { EndpointDefinition } from './definition.ts'

/** Where a row came from, for findings. */
export interface RowPlace {
  readonly file: string
  readonly row: number
  readonly patientId: string
  readonly centre: string | null
}

/** What an endpoint may read: the columns of one row a patient (or a patient's landmark), and the clock. */
export interface EndpointInput {
  readonly rowCount: number
  /** A column by name; throws with the known names where there is none. */
  column(name: string): Column
  /** An expression over all rows. */
  evaluate(expression: string): Column
  /** The columns that an expression reads, through derived columns too. */
  columnsRead(expression: string): readonly string[]
  /** Day of time zero of each row (days since 1970-01-01); null where the tables have no dates. */
  readonly timeZero: Float64Array | null
  /** Day on which the data were cut; null where none is given. */
  readonly dataCut: number | null
  /** For durations that count from a visit: days from that visit to time zero, of each row. */
  readonly sinceVisit: Float64Array | null
  place(row: number): RowPlace
}

export type EndpointValues =
  | { readonly kind: 'binary' /** 1, 0, or -1 unusable. */; readonly event: Int8Array }
  | { readonly kind: 'ordinal'; readonly codes: Int32Array; readonly levels: readonly string[] }
  | { readonly kind: 'continuous'; readonly values: Float64Array; readonly unit: string | null }
  | {
      readonly kind: 'time-to-event'
      /** Time from time zero in `unit`; NaN unusable. */
      readonly time: Float64Array
      /** 1 event, 0 censored, -1 unusable. */
      readonly event: Int8Array
      readonly unit: TimeUnit
      readonly horizon: number | null
    }
  | {
      readonly kind: 'competing'
      readonly time: Float64Array
      /** 0 censored, 1, 2, ... the cause in order of `causes`, -1 unusable. */
      readonly cause: Int32Array
      readonly causes: readonly string[]
      readonly unit: TimeUnit
      readonly horizon: number | null
    }

/** Why a row has no usable endpoint. */
export interface EndpointReason {
  readonly code: string
  readonly reason: string
}

export interface DerivedEndpoint {
  readonly values: EndpointValues
  /** 0 where the endpoint is usable, else one more than the index into `reasons`. */
  readonly unusable: Uint8Array
  readonly reasons: readonly EndpointReason[]
  readonly findings: readonly Finding[]
  /** Every column that the endpoint reads: none of them may be a feature or an eligibility criterion. */
  readonly reads: readonly string[]
}

/** One type of endpoint: one file, one entry in `endpointDerivers`, one pass of the contract suite. */
export interface EndpointDeriver<D extends EndpointDefinition = EndpointDefinition> {
  readonly type: D['type']
  /** The columns that the endpoint reads, before any value is looked at. */
  reads(definition: D, input: Pick<EndpointInput, 'columnsRead'>): readonly string[]
  derive(definition: D, input: EndpointInput): DerivedEndpoint
}

/** Thrown when an endpoint names a column of a kind that it cannot use. The message says what was expected. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError'
}
