/** What may be declared of best overall response; the defaults are {@link bestResponseDefaults}. */
export interface BestResponseSettings {
  /** Days from the reference date after which stable disease counts (section 4.4.3; six weeks by default). */
  readonly minStableDays: number
  /** Days between a response and the assessment that confirms it (section 4.6; four weeks by default). */
  readonly confirmDays: number
  /** Most days between them; null: no limit. */
  readonly confirmWithinDays: number | null
  /** Assessments that were not evaluable allowed between them (`max_nr_ne` of admiralonco). */
  readonly mostNotEvaluable: number
  /** Whether one stable disease may lie between a partial response and its confirmation (`accept_sd`). */
  readonly acceptStable: boolean
  /**
   * Disease after a complete response, for confirmation: progression from there (note a of Table 3), or as it stands
   * (admiralonco, which only refuses to confirm a partial response across CR then PR).
   */
  readonly diseaseAfterComplete: 'progression' | 'as it stands'
  /** Days from the reference date at which disease control is asked; null: whether best response is SD or better. */
  readonly controlDays: number | null
  /** Whether patients without an assessment are listed, as MISSING. */
  readonly listMissing: boolean
}

/** Defaults: Eisenhauer 2009; where the paper leaves it to the protocol, those of admiralonco's event objects. */
export const bestResponseDefaults: BestResponseSettings = {
  minStableDays: 42,
  confirmDays: 28,
  confirmWithinDays: null,
  mostNotEvaluable: 1,
  acceptStable: false,
  diseaseAfterComplete: 'progression',
  controlDays: null,
  listMissing: false,
}
