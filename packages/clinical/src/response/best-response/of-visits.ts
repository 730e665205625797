import type { Finding } from '@tessera/evidence'
import type { RecistAssessment, VisitAssessment } from '../recist/assessment.ts'
import type { RecordedResponse } from '../visit-response.ts'
import { type BestResponse, withoutBest } from './best.ts'
import { type BestResponseOptions, bestResponses } from './best-response.ts'

/** The largest decrease, or smallest increase, of the sum from baseline: one bar of a waterfall plot. */
export interface BestChange {
  readonly percent: number
  readonly day: number
  readonly visit: string
}

/** Best response with what the measurements add to it. */
export interface MeasuredBestResponse extends BestResponse {
  /** Null where no visit up to progression has a whole sum. */
  readonly bestChange: BestChange | null
  /** Whether best response (without and with confirmation) is CR or PR; null where it is refused, with the reason. */
  readonly objectiveResponse: boolean | null
  readonly confirmedObjectiveResponse: boolean | null
  readonly refusal: string | null
  /** Best response by the lesions outside radiation fields; null where no lesion was irradiated. */
  readonly outsideField: Pick<BestResponse, 'best' | 'confirmed'> | null
}

/** Visits as overall responses; the baseline visit has none. */
export function responsesOf(visits: readonly VisitAssessment[]): RecordedResponse[] {
  return visits.flatMap(({ patientId, reader, visit, day, overall, file, rows }) =>
    overall === null ? [] : [{ patientId, reader, visit, day, response: overall, file, row: rows[0] }],
  )
}

/**
 * Best response of visits that were judged from measurements: {@link bestResponses}, with the best change of the sum
 * and the objective response, which is refused without measurable disease. The reference date is the patient's
 * own, else the day of the baseline visit.
 */
export function bestResponsesOf(
  assessment: Pick<RecistAssessment, 'visits' | 'refusals'>,
  options: Omit<BestResponseOptions, 'baselineDay'> = {},
): { readonly best: readonly MeasuredBestResponse[]; readonly findings: readonly Finding[] } {
  const { visits, refusals } = assessment
  const key = (patientId: string, reader: string) => JSON.stringify([patientId, reader])
  const series = Map.groupBy(visits, ({ patientId, reader }) => key(patientId, reader))
  const refused = new Map(refusals.map(({ patientId, reader, reason }) => [key(patientId, reader), reason]))
  const basis: BestResponseOptions = {
    ...options,
    baselineDay: (patientId, reader) =>
      series.get(key(patientId, reader))?.find(({ baseline }) => baseline)?.lastScan ?? null,
  }
  const { best, findings } = bestResponses(responsesOf(visits), basis)
  const outside = new Map(
    bestResponses(responsesOf(visits.flatMap(outsideField)), basis).best.map(one => [
      key(one.patientId, one.reader),
      { best: one.best, confirmed: one.confirmed },
    ]),
  )
  const judged = new Set(best.map(({ patientId, reader }) => key(patientId, reader)))
  const unseen = [...series]
    .filter(([name]) => !judged.has(name))
    .map(([, [baseline]]) => baselineOnly(baseline))
  return {
    best: [...best, ...unseen].map(one => {
      const refusal = refused.get(key(one.patientId, one.reader)) ?? null
      const objective = (response: string) =>
        refusal !== null ? null : response === 'CR' || response === 'PR'
      return {
        ...one,
        bestChange: bestChange(series.get(key(one.patientId, one.reader)) ?? [], one),
        objectiveResponse: objective(one.best.response),
        confirmedObjectiveResponse: objective(one.confirmed.response),
        refusal,
        outsideField: one.reader === '' ? null : (outside.get(key(one.patientId, one.reader)) ?? null),
      }
    }),
    // What the visits themselves said already is not said twice.
    findings: findings.filter(({ code }) => !said.has(code)),
  }
}

/** The visit by the lesions outside radiation fields; progression there alone is dated by the first scan. */
function outsideField(visit: VisitAssessment): VisitAssessment[] {
  if (visit.unirradiated === null) return []
  const { overall } = visit.unirradiated
  const day = overall !== 'PD' ? visit.lastScan : visit.overall === 'PD' ? visit.day : visit.firstScan
  return [{ ...visit, ...visit.unirradiated, day }]
}

/** A patient who was read at baseline and never again is not evaluable, and stays in the denominator. */
function baselineOnly({ patientId, reader, lastScan }: VisitAssessment): BestResponse {
  const whose = { patientId, reader, referenceDay: lastScan, reference: 'baseline' as const }
  return withoutBest(whose, 'NE', 'no assessment after baseline')
}

const said = new Set(['visits-same-day', 'progression-after-death', 'assessment-after-death'])

function bestChange(visits: readonly VisitAssessment[], best: BestResponse): BestChange | null {
  const until = best.progressionDay ?? best.lastEvaluableDay ?? Number.NEGATIVE_INFINITY
  const changes = visits.flatMap(({ baseline, sums, day, visit }) =>
    baseline || day > until || sums.fromBaselinePercent === null
      ? []
      : [{ percent: sums.fromBaselinePercent, day, visit }],
  )
  return changes.length === 0 ? null : changes.reduce((a, b) => (b.percent < a.percent ? b : a))
}
