import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { PatientCourse, PatientCourses } from '../patient-course.ts'
import type { RecistResponse, RecordedResponse } from '../visit-response.ts'
import { type Confirmation, confirmedComplete, confirmedPartial } from './confirmation.ts'
import { consideredResponses } from './considered.ts'
import { type DiseaseControl, diseaseControl } from './disease-control.ts'
import { durationOfResponse, type ResponseDuration } from './duration.ts'
import { type BestResponseSettings, bestResponseDefaults } from './settings.ts'

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

export interface BestResponseOptions {
  readonly settings?: Partial<BestResponseSettings>
  readonly courses?: PatientCourses
  /** Day of the baseline visit, where the patient has no reference date. */
  readonly baselineDay?: (patientId: string, reader: string) => number | null
}

export interface BestResponses {
  readonly best: readonly BestResponse[]
  readonly findings: readonly Finding[]
}

/**
 * Best overall response by patient and reader from overall responses by visit, recorded or derived
 * (Eisenhauer 2009, section 4.4 to 4.6 and Table 3). Assessments count up to the first progression.
 *
 * Without confirmation: the best of CR, PR, SD, NON-CR/NON-PD, PD, NE; SD and NON-CR/NON-PD only at or after the
 * minimum duration from the reference date. With confirmation CR and PR need a later assessment; what is not
 * confirmed counts as SD where the minimum duration was met, then PD, then NE. The reference date is that of the
 * patient's course, else the baseline visit; without either, the minimum duration cannot be checked, SD is taken
 * as it stands and a finding says so.
 */
export function bestResponses(
  responses: readonly RecordedResponse[],
  options: BestResponseOptions = {},
): BestResponses {
  const settings = { ...bestResponseDefaults, ...options.settings }
  const best: BestResponse[] = []
  const findings: Finding[] = []
  for (const [patientId, own] of Map.groupBy(responses, response => response.patientId))
    for (const [reader, read] of Map.groupBy(own, response => response.reader)) {
      const course = options.courses?.get(patientId)
      const baselineDay = options.baselineDay?.(patientId, reader) ?? null
      const one = bestOf(read, { patientId, reader, course, baselineDay }, settings)
      best.push(one.best)
      findings.push(...one.findings)
    }
  const missing = withoutAssessment(responses, options.courses)
  if (settings.listMissing) best.push(...missing.map(patientId => missingBest(patientId)))
  else if (missing.length > 0) findings.push(notAssessed(missing))
  return { best, findings }
}

interface Whose {
  readonly patientId: string
  readonly reader: string
  readonly course: PatientCourse | undefined
  readonly baselineDay: number | null
}

function bestOf(
  responses: readonly RecordedResponse[],
  { patientId, reader, course, baselineDay }: Whose,
  settings: BestResponseSettings,
): { readonly best: BestResponse; readonly findings: readonly Finding[] } {
  const given = course?.referenceDay ?? null
  const referenceDay = given ?? baselineDay
  const { considered, findings } = consideredResponses(responses, referenceDay, course)
  const read = considered.map(response =>
    response.response === 'ND' ? { ...response, response: 'NE' as const } : response,
  )
  const truthful = settings.diseaseAfterComplete === 'progression' ? withDiseaseAsProgression(read) : read
  const complete = confirmedComplete(truthful, settings)
  const partial = confirmedPartial(truthful, settings)
  const best = withoutConfirmation(read, referenceDay, settings)
  const confirmed = withConfirmation(truthful, complete, partial, referenceDay, settings)
  const first = read.find(isResponse) ?? null
  const lasting = earlier(complete, partial)
  const progression = read.find(({ response }) => response === 'PD') ?? null
  const unchecked =
    referenceDay === null &&
    [best, confirmed].some(({ response }) => response === 'SD' || response === 'NON-CR/NON-PD')
  return {
    best: {
      patientId,
      reader,
      referenceDay,
      reference: given !== null ? 'given' : baselineDay !== null ? 'baseline' : 'none',
      best,
      confirmed,
      responseDay: first?.day ?? null,
      confirmedResponseDay: lasting?.first.day ?? null,
      confirmationDay: lasting?.by.day ?? null,
      progressionDay: progression?.day ?? null,
      progressionVisit: progression?.visit ?? null,
      lastEvaluableDay: read.findLast(({ response }) => response !== 'NE')?.day ?? null,
      duration: first ? durationOfResponse(first.day, read, course) : null,
      confirmedDuration: lasting ? durationOfResponse(lasting.first.day, read, course) : null,
      diseaseControl: diseaseControl(read, best, referenceDay, course, settings),
      assessments: read.length,
    },
    findings: [
      ...findings,
      ...(unchecked ? [stableUnchecked(responses[0])] : []),
      ...justShort(best, read, referenceDay, settings),
    ],
  }
}

function isResponse({ response }: RecordedResponse): boolean {
  return response === 'CR' || response === 'PR'
}

function earlier(a: Confirmation | null, b: Confirmation | null): Confirmation | null {
  if (a === null || b === null) return a ?? b
  return b.first.day < a.first.day ? b : a
}

/** Note a of Table 3: after a complete response any disease is progression at that point; the series ends there. */
function withDiseaseAsProgression(responses: readonly RecordedResponse[]): readonly RecordedResponse[] {
  let complete = false
  for (const [i, { response }] of responses.entries()) {
    if (complete && (response === 'PR' || response === 'SD' || response === 'NON-CR/NON-PD'))
      return [...responses.slice(0, i), { ...responses[i], response: 'PD' }]
    if (response === 'CR') complete = true
  }
  return responses
}

function withoutConfirmation(
  read: readonly RecordedResponse[],
  referenceDay: number | null,
  settings: BestResponseSettings,
): Best {
  const first =
    read.find(({ response }) => response === 'CR') ?? read.find(({ response }) => response === 'PR')
  if (first)
    return made(first.response, first, `best ${first.response}`, `${first.response} at ${first.visit}`)
  return fallback(read, referenceDay, settings)
}

function withConfirmation(
  read: readonly RecordedResponse[],
  complete: Confirmation | null,
  partial: Confirmation | null,
  referenceDay: number | null,
  settings: BestResponseSettings,
): Best {
  const confirmation = complete ?? partial
  if (!confirmation) return fallback(read, referenceDay, settings)
  const { first, by } = confirmation
  return made(
    first.response,
    first,
    `confirmed ${first.response}`,
    `${first.response} at ${first.visit}, confirmed by ${by.response} at ${by.visit} ${by.day - first.day} days later`,
  )
}

/** Stable disease for long enough, else progression, else not evaluable; responses here are those not confirmed. */
function fallback(
  read: readonly RecordedResponse[],
  referenceDay: number | null,
  settings: BestResponseSettings,
): Best {
  const since = (response: RecordedResponse) =>
    referenceDay === null ? Number.NaN : response.day - referenceDay
  const longEnough = (response: RecordedResponse) => !(since(response) < settings.minStableDays)
  const nonTargetOnly =
    read.some(({ response }) => response === 'NON-CR/NON-PD') &&
    !read.some(({ response }) => response === 'PR' || response === 'SD')
  const stable = nonTargetOnly ? 'NON-CR/NON-PD' : 'SD'
  const held = read.filter(({ response }) => response !== 'PD' && response !== 'NE')
  const sameKind = held.filter(({ response }) => nonTargetOnly || response !== 'NON-CR/NON-PD')
  const first = sameKind.find(longEnough) ?? held.find(longEnough)
  if (first) {
    const response = first.response === 'NON-CR/NON-PD' ? first.response : stable
    const was = first.response === response ? '' : ` (${first.response}, not confirmed)`
    const when =
      referenceDay === null
        ? 'minimum duration not checked'
        : `day ${since(first)} of at least ${settings.minStableDays}`
    return made(
      response,
      first,
      first.response === response ? `${response} long enough` : `unconfirmed ${first.response}`,
      `${response} at ${first.visit}${was}, ${when}`,
    )
  }
  const progression = read.find(({ response }) => response === 'PD')
  if (progression)
    return made(
      'PD',
      progression,
      'progression',
      `${held.length > 0 ? `nothing for ${settings.minStableDays} days, ` : ''}PD at ${progression.visit}`,
    )
  if (held.length > 0)
    return made(
      'NE',
      held[0],
      'not long enough',
      `${held[0].response} at ${held[0].visit} on day ${since(held[0])}, before day ${settings.minStableDays}, and nothing later`,
    )
  return made(
    'NE',
    read[0],
    'never evaluable',
    read.length === 0 ? 'no assessment counts' : 'no assessment was evaluable',
  )
}

function made(
  response: RecistResponse,
  of: RecordedResponse | undefined,
  rule: string,
  because: string,
): Best {
  return { response, day: of?.day ?? null, visit: of?.visit ?? null, rule, because }
}

function stableUnchecked({ file, row, patientId, reader }: RecordedResponse): Finding {
  return {
    severity: 'warning',
    code: 'stable-duration-unchecked',
    message: `no reference date and no baseline visit by ${reader}: the minimum duration of stable disease is not checked`,
    cure: 'give the dates of randomisation or first dose (--patients)',
    file,
    row,
    patientId,
  }
}

/** Days by which a visit may miss the minimum duration and be looked at. */
const shortDays = 3

function justShort(
  best: Best,
  read: readonly RecordedResponse[],
  referenceDay: number | null,
  settings: BestResponseSettings,
): Finding[] {
  if (referenceDay === null || (best.response !== 'NE' && best.response !== 'PD')) return []
  const close = read.find(({ response, day }) => {
    const short = settings.minStableDays - (day - referenceDay)
    return (response === 'SD' || response === 'NON-CR/NON-PD') && short > 0 && short <= shortDays
  })
  if (!close) return []
  return [
    {
      severity: 'warning',
      code: 'stable-just-short',
      message: `${close.response} at ${close.visit} by ${close.reader} is on day ${close.day - referenceDay} after ${formatDay(referenceDay)}, just short of ${settings.minStableDays}: best response is ${best.response}`,
      cure: 'declare the minimum with the visit window in mind (--min-sd)',
      file: close.file,
      row: close.row,
      patientId: close.patientId,
    },
  ]
}

function withoutAssessment(
  responses: readonly RecordedResponse[],
  courses: PatientCourses | undefined,
): string[] {
  const assessed = new Set(responses.map(({ patientId }) => patientId))
  return [...(courses?.values() ?? [])]
    .filter(({ patientId, completeResection }) => !assessed.has(patientId) && !completeResection)
    .map(({ patientId }) => patientId)
}

function notAssessed(missing: readonly string[]): Finding {
  return {
    severity: 'note',
    code: 'patients-without-assessment',
    message: `${missing.length} patients have no assessment and are not listed`,
    cure: 'list them as MISSING (--all), so that they are in the denominator of a response rate',
    count: missing.length,
  }
}

function missingBest(patientId: string): BestResponse {
  const none: Best = {
    response: 'MISSING',
    day: null,
    visit: null,
    rule: 'no assessment',
    because: 'no assessment',
  }
  return {
    patientId,
    reader: '',
    referenceDay: null,
    reference: 'none',
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
    diseaseControl: { atDays: null, controlled: null, because: 'no assessment' },
    assessments: 0,
  }
}
