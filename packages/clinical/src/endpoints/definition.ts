import type { TimeUnit } from '../time/period.ts'

/** An event or not: the expression is true, false or missing. */
export interface BinaryDefinition {
  readonly type: 'binary'
  readonly event: string
}

/** Ordered levels, from lowest to highest. */
export interface OrdinalDefinition {
  readonly type: 'ordinal'
  readonly column: string
  readonly levels: readonly (string | number)[]
}

export interface ContinuousDefinition {
  readonly type: 'continuous'
  /** Column or expression. */
  readonly value: string
  readonly unit?: string | undefined
}

/** When follow-up ended, where the tables hold dates. */
export interface DatedFollowUp {
  /** Date columns of last contact; the latest counts. */
  readonly censor: string | readonly string[]
  /** What an event dated after the data cut does, besides being a finding. */
  readonly afterDataCut: 'exclude' | 'censor'
  /** Unit in which times are given. */
  readonly unit: TimeUnit
  readonly horizon?: string | undefined
}

/** How long follow-up lasted, where the tables hold durations. */
export interface FollowUpDuration {
  readonly time: string
  readonly unit: TimeUnit
  /** What the duration counts from: time zero, or the visit of its row. */
  readonly from: 'time zero' | 'visit'
  readonly horizon?: string | undefined
}

export type TimeToEventDefinition =
  | ({ readonly type: 'time-to-event'; readonly events: string | readonly string[] } & DatedFollowUp)
  | ({ readonly type: 'time-to-event'; readonly event: string } & FollowUpDuration)

/** What two causes of one day are: an error, or an event of the one that the endpoint names first. */
export type SameDay = 'error' | 'first cause'

export type CompetingDefinition =
  | ({
      readonly type: 'competing'
      readonly causes: Readonly<Record<string, string | readonly string[]>>
      /** By default an error. */
      readonly sameDay?: SameDay | undefined
    } & DatedFollowUp)
  | ({ readonly type: 'competing'; readonly causes: Readonly<Record<string, string>> } & FollowUpDuration)

export type EndpointDefinition =
  | BinaryDefinition
  | OrdinalDefinition
  | ContinuousDefinition
  | TimeToEventDefinition
  | CompetingDefinition
