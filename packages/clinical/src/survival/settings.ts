import type { AssessmentSchedule } from './schedule.ts'

/** What a derivation needs besides the patients and the definition. Each has a stated default. */
export interface SurvivalSettings {
  /** Day of the data cut: what is dated later does not count. Default none. */
  readonly dataCut: number | null
  /** When disease is assessed; without it no assessment can be called missed. Default none. */
  readonly schedule: AssessmentSchedule | null
  /** Whether competing events are events of their own cause. Default false: they are censoring. */
  readonly competing: boolean
  /**
   * Whether the day of time zero counts as day 1: time = date - time zero + 1, as AVAL of ADTTE and as `R`'s
   * admiral derives it. Default true; then an event on the day of time zero has the time 1.
   */
  readonly countsFirstDay: boolean
  /** Whether the study has assessments at all; where it has none, rules that ask for them are not judged. */
  readonly hasAssessments: boolean
  /**
   * Whether baseline assessments are recorded. Default: when anybody has one at or before time zero. RS often has
   * none, because there is no response to record before treatment; then nobody is censored for want of one.
   */
  readonly hasBaselines: boolean | null
}

export const defaultSurvivalSettings: SurvivalSettings = {
  dataCut: null,
  schedule: null,
  competing: false,
  countsFirstDay: true,
  hasAssessments: true,
  hasBaselines: null,
}
