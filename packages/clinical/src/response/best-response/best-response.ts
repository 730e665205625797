import type { Finding } from '@tessera/evidence'
import type { PatientCourse, PatientCourses } from '../patient-course.ts'
import type { RecordedResponse } from '../visit-response.ts'
import { type Best, type BestResponse, bestAt } from './best.ts'
import { type Confirmation, confirmedComplete, confirmedPartial } from './confirmation.ts'
import { consideredResponses } from './considered.ts'
import { diseaseControl } from './disease-control.ts'
import { durationOfResponse } from './duration.ts'
import { missingBest, notAssessed, withoutAssessment } from './missing-patients.ts'
import { notResponding } from './not-responding.ts'
import { type BestResponseSettings, bestResponseDefaults } from './settings.ts'
import { justShort, stableUnchecked } from './stable-findings.ts'

export type { BestResponse } from './best.ts'

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
    return bestAt(first.response, first, `best ${first.response}`, `${first.response} at ${first.visit}`)
  return notResponding(read, referenceDay, settings)
}

function withConfirmation(
  read: readonly RecordedResponse[],
  complete: Confirmation | null,
  partial: Confirmation | null,
  referenceDay: number | null,
  settings: BestResponseSettings,
): Best {
  const confirmation = complete ?? partial
  if (!confirmation) return notResponding(read, referenceDay, settings)
  const { first, by } = confirmation
  return bestAt(
    first.response,
    first,
    `confirmed ${first.response}`,
    `${first.response} at ${first.visit}, confirmed by ${by.response} at ${by.visit} ${by.day - first.day} days later`,
  )
}
