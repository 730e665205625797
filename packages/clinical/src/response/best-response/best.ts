import type { RecistResponse, RecordedResponse } from '../visit-response.ts'
import type { DiseaseControl } from './disease-control.ts'
import type { ResponseDuration } from './duration.ts'

/** A best overall response with the assessment that it is of, and the rule that made it. */
export interface Best {
  readonly response: RecistResponse | 'MISSING'
  /** Day of the assessment; null where there is none. */
  readonly day: number | null
  readonly visit: string | null
  readonly rule: string
  readonly because: string
}

/** Best overall response of a patient by one reader; days since 1970-01-01, null where there is none. */
export interface BestResponse {
  readonly patientId: string
  readonly reader: string
  /** What stable disease counts from, and what it is. */
  readonly referenceDay: number | null
  readonly reference: 'given' | 'baseline' | 'none'
  /** Without confirmation. */
  readonly best: Best
  /** CR and PR confirmed. */
  readonly confirmed: Best
  /** First CR or PR. */
  readonly responseDay: number | null
  /** First CR or PR that was confirmed, and the day that confirmed it. */
  readonly confirmedResponseDay: number | null
  readonly confirmationDay: number | null
  readonly progressionDay: number | null
  readonly progressionVisit: string | null
  /** Last assessment that counts and was evaluable. */
  readonly lastEvaluableDay: number | null
  readonly duration: ResponseDuration | null
  readonly confirmedDuration: ResponseDuration | null
  readonly diseaseControl: DiseaseControl
  /** Assessments that count. */
  readonly assessments: number
}

/** A best response of an assessment. */
export function bestAt(
  response: RecistResponse,
  of: RecordedResponse | undefined,
  rule: string,
  because: string,
): Best {
  return { response, day: of?.day ?? null, visit: of?.visit ?? null, rule, because }
}

/** A patient without any assessment that could count. */
export function withoutBest(
  whose: Pick<BestResponse, 'patientId' | 'reader' | 'referenceDay' | 'reference'>,
  response: 'NE' | 'MISSING',
  because: string,
): BestResponse {
  const none: Best = { response, day: null, visit: null, rule: because, because }
  return {
    ...whose,
    best: none,
    confirmed: none,
    responseDay: null,
    confirmedResponseDay: null,
    confirmationDay: null,
    progressionDay: null,
    progressionVisit: null,
    lastEvaluableDay: null,
    duration: null,
    confirmedDuration: null,
    diseaseControl: { atDays: null, controlled: null, because },
    assessments: 0,
  }
}
