import type { NonTargetResponse, TargetResponse } from '../overall.ts'
import type { IrecistResponse, RecistResponse } from '../visit-response.ts'

/** The three kinds of lesions, of which each can progress on its own. */
export type LesionCategory = 'target' | 'non-target' | 'new lesion'

/** A new lesion that a reader called unequivocal. */
export interface SeenLesion {
  readonly lesion: string
  /** Day of the scan that showed it first, even if it was equivocal then. */
  readonly firstSeenDay: number
}

/** New lesions as they stand at a visit, apart from the targets of baseline. */
export interface NewLesionStatus {
  /** Every new lesion that was seen so far, whether it is still there or not. */
  readonly seen: readonly SeenLesion[]
  /** At least one is still there. */
  readonly present: boolean
  /** Sum of the new-lesion targets (at most five, two an organ); NaN where one is not evaluated, 0 where there is none. */
  readonly targetSumMm: number
  /** Names that the sum is made of: sums of different lesions are not compared. */
  readonly targets: readonly string[]
  /** Sum of those of the others that are measured. */
  readonly otherSumMm: number
  /** Whether the others grew since the last assessment, as the reader said; null where nothing is said. */
  readonly otherIncrease: boolean | null
}

export const noNewLesions: NewLesionStatus = {
  seen: [],
  present: false,
  targetSumMm: 0,
  targets: [],
  otherSumMm: 0,
  otherIncrease: null,
}

/** What iRECIST needs to know of one visit: each kind of lesion judged by RECIST 1.1, and the sums. */
export interface ImmuneTimepoint {
  readonly visit: string
  readonly day: number
  /** Response of the targets against baseline and nadir by RECIST 1.1; null for a patient without targets. */
  readonly target: TargetResponse | null
  readonly nonTarget: NonTargetResponse | null
  readonly targetSumMm: number
  /** Sum of non-targets where they are measured; NaN or 0 where they are not. */
  readonly nonTargetSumMm: number
  /** Whether non-target disease grew since the last assessment, unequivocally or not; null where nothing is said. */
  readonly nonTargetIncrease: boolean | null
  readonly newLesions: NewLesionStatus
  /** Disease that is back after a confirmed complete response: progression although no sum says so. */
  readonly backAfterComplete: boolean
  /** Whether a new symptom or sign led to the scan. */
  readonly forSymptoms: boolean
}

/** One line of the trace. */
export interface ImmuneVisit {
  readonly visit: string
  readonly day: number
  readonly response: IrecistResponse
  /** Stable code of the rule that gave the response. */
  readonly rule: string
  readonly because: string
  /** Kinds of lesions in which progression is open (iUPD) or was confirmed at this visit. */
  readonly categories: readonly LesionCategory[]
  /** Day of the first iUPD of the open or confirmed progression; NaN where there is none. */
  readonly progressionDay: number
  /** The same visit by RECIST 1.1. */
  readonly recist: RecistResponse
}

/** Choices of iRECIST that a protocol makes. */
export interface IrecistSettings {
  /** Days from the first iUPD to a scan that may confirm it: 4 weeks. */
  readonly confirmFromDays: number
  /** A scan may be so many days early. */
  readonly toleranceDays: number
  /** Later confirmation still counts, and is noted: 8 weeks. */
  readonly confirmToDays: number
  /** Growth of the sum of targets, or of new-lesion targets, that confirms. */
  readonly confirmMm: number
}

export const irecistDefaults: IrecistSettings = {
  confirmFromDays: 28,
  toleranceDays: 2,
  confirmToDays: 56,
  confirmMm: 5,
}
