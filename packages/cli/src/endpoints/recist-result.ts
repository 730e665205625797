import type {
  BestResponseSettings,
  Criteria,
  MeasuredBestResponse,
  ReaderAgreement,
  RecistSettings,
  RecordedCheck,
  VisitAssessment,
} from '@tessera/clinical'

/** A line of the trace: a visit as one reader saw it, derived, recorded or both. */
export interface TraceLine {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  readonly day: number
  readonly derived: VisitAssessment | null
  /** The recorded overall response; null where none is. */
  readonly recorded: string | null
  /** What the recorded parts make of it, where there is nothing to derive it from. */
  readonly check: RecordedCheck | null
  readonly file: string
  readonly row: number | undefined
}

/** What the command has to tell. */
export interface RecistResult {
  readonly criteria: Criteria
  readonly settings: { readonly visits: RecistSettings | null; readonly best: BestResponseSettings }
  readonly confirm: boolean
  readonly lines: readonly TraceLine[]
  readonly best: readonly MeasuredBestResponse[]
  readonly agreement: readonly ReaderAgreement[]
  readonly compared: { readonly recorded: number; readonly agreed: number } | null
}
