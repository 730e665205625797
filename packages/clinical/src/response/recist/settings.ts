import { recistSums, type SumSettings } from '../sums.ts'

/** What may be declared of RECIST 1.1; every field has a default, {@link recistDefaults}. */
export interface RecistSettings extends SumSettings {
  /** Most target lesions of a patient and of an organ; more is a finding, all are summed. */
  readonly mostTargets: number
  readonly mostTargetsPerOrgan: number
  /** Smallest target at baseline: by CT, MRI or calliper, by chest X-ray, and short axis of a node. */
  readonly smallestTargetMm: number
  readonly smallestTargetByXrayMm: number
  readonly smallestTargetNodeMm: number
  /** Name of the baseline visit; null: a visit called baseline or screening, else the earliest one. */
  readonly baselineVisit: string | null
  /**
   * Disease seen after a complete response whose sum is no progression yet: progression only where the complete
   * response had been confirmed, always, or never (EORTC questions and clarifications, new lesions; note a of Table 3).
   */
  readonly diseaseAfterComplete: 'progression when confirmed' | 'progression' | 'by the sum'
  /**
   * A partial response that no longer meets 30 % without progression: stable disease by the definition, or, after
   * a confirmed partial response, still partial response (EORTC questions and clarifications, definition of SD).
   */
  readonly partialResponse: 'by the sum' | 'kept once confirmed'
  /** Days between two assessments for the first to be confirmed. */
  readonly confirmDays: number
  /** Whether an equivocal finding that turns out to be progression counts from the visit where it was seen first. */
  readonly backdateEquivocal: boolean
  /** The day that stands for a date of which only the month or year is known. */
  readonly partialDate: 'first' | 'last'
}

/** Defaults: Eisenhauer 2009, sections 3 and 4. */
export const recistDefaults: RecistSettings = {
  ...recistSums,
  mostTargets: 5,
  mostTargetsPerOrgan: 2,
  smallestTargetMm: 10,
  smallestTargetByXrayMm: 20,
  smallestTargetNodeMm: 15,
  baselineVisit: null,
  diseaseAfterComplete: 'progression when confirmed',
  partialResponse: 'by the sum',
  confirmDays: 28,
  backdateEquivocal: true,
  partialDate: 'first',
}
