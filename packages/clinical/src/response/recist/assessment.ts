import type { Finding } from '@tessera/evidence'
import type { NewLesions, NonTargetResponse, Ruled, TargetResponse } from '../overall.ts'
import type { RecistResponse } from '../visit-response.ts'

/** Sums of a visit in mm; null where there is none. Percentages are signed changes; from a sum of 0 there is none. */
export interface VisitSums {
  readonly baselineMm: number | null
  readonly sumMm: number | null
  /** Smallest whole sum of the visits before, baseline included. */
  readonly nadirMm: number | null
  readonly fromBaselinePercent: number | null
  readonly fromNadirPercent: number | null
  readonly fromNadirMm: number | null
}

/** The judgement of a visit: its three parts and the overall response, each with the rule that fired. */
export interface Judgement {
  readonly sums: VisitSums
  /** Targets without a value at the visit. */
  readonly missingTargets: readonly string[]
  /** Null where the patient had no target, or no non-target, at baseline. */
  readonly target: Ruled<TargetResponse> | null
  readonly nonTarget: Ruled<NonTargetResponse> | null
  readonly newLesions: Ruled<NewLesions>
  /** Null at baseline. */
  readonly overall: RecistResponse | null
  /** Stable code of the rule that made the overall response. */
  readonly rule: string
  readonly because: string
}

/** One line of the trace: a visit as one reader saw it. */
export interface VisitAssessment extends Judgement {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  readonly baseline: boolean
  /**
   * The day of the response: of progression the earliest scan that showed it, otherwise the last scan of the visit.
   */
  readonly day: number
  readonly firstScan: number
  readonly lastScan: number
  /** A date of which the day was not known went into `day`. */
  readonly dayImputed: boolean
  /** After the first progression: judged all the same, and no part of best response. */
  readonly afterProgression: boolean
  /** Whether this reader is the accepted one at this visit; null where nothing says so. */
  readonly accepted: boolean | null
  /** Lesions of the patient inside a radiation field. */
  readonly irradiated: readonly string[]
  /** The same visit by the other lesions alone; null where no lesion was irradiated. */
  readonly unirradiated: Judgement | null
  readonly file: string
  /** Lines of the file that the visit was read from. */
  readonly rows: readonly number[]
}

/** Why no objective response is given for a patient. */
export interface ObjectiveRefusal {
  readonly patientId: string
  readonly reader: string
  readonly code: 'complete-resection' | 'no-disease-at-baseline' | 'no-measurable-disease'
  readonly reason: string
}

export interface RecistAssessment {
  readonly visits: readonly VisitAssessment[]
  readonly refusals: readonly ObjectiveRefusal[]
  readonly findings: readonly Finding[]
}
