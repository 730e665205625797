import type { Questionnaire, ScoredQuestionnaire, VisitCompliance } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { DeteriorationSummary } from './qlq-deterioration.ts'

export interface QlqResult {
  readonly questionnaires: readonly ScoredQuestionnaire[]
  readonly compliance: readonly VisitCompliance[]
  readonly deterioration: DeteriorationSummary | null
  readonly trace: boolean
}

/** What a person reads: compliance, mean scores by visit, time to deterioration; with `trace` every score. */
export function qlqText(questionnaire: Questionnaire, result: QlqResult): string {
  const { questionnaires, compliance, deterioration, trace } = result
  return [
    `${questionnaire.name}: compliance by visit\n${complianceText(compliance)}`,
    `Mean score (number of scores)\n${meansText(questionnaire, questionnaires, compliance)}`,
    ...(deterioration === null ? [] : [deteriorationText(deterioration, trace)]),
    ...(trace ? [traceText(questionnaires)] : []),
  ].join('\n\n')
}

function complianceText(compliance: readonly VisitCompliance[]): string {
  return textTable(
    ['visit', 'day', 'expected', 'received', '', 'complete'],
    compliance.map(({ visit, day, expected, received, complete, compliance: share }) => [
      visit ?? 'no visit',
      shortNumber(day),
      String(expected),
      String(received),
      `${Math.round(100 * share)} %`,
      String(complete),
    ]),
  )
}

function meansText(
  { scales }: Questionnaire,
  questionnaires: readonly ScoredQuestionnaire[],
  compliance: readonly VisitCompliance[],
): string {
  const labels = new Map(scales.map(({ name, label }) => [name, label]))
  const names = questionnaires[0]?.scores.map(({ scale }) => scale) ?? []
  return textTable(
    ['scale', '', ...compliance.map(({ visit }) => visit ?? 'no visit')],
    names.map(name => [
      name,
      labels.get(name) ?? 'Summary score',
      ...compliance.map(({ visit }) => {
        const scores = questionnaires
          .filter(one => one.visit === visit)
          .flatMap(one => one.scores.find(({ scale }) => scale === name)?.score ?? [])
        if (scores.length === 0) return '–'
        return `${(scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(1)} (${scores.length})`
      }),
    ]),
  )
}

function deteriorationText(deterioration: DeteriorationSummary, trace: boolean): string {
  const { label, scale, kind, threshold, death_is_event, n, events, not_assessable } = deterioration
  const { median_months, median_lower, median_upper, patients } = deterioration
  return [
    `Time to ${kind} deterioration of ${label} (${scale}) by ${threshold} points; ${death_is_event ? 'death is an event' : 'death is not an event'}`,
    textTable(
      ['n', 'events', 'median months', 'lower', 'upper', 'not assessable'],
      [
        [
          String(n),
          String(events),
          ...[median_months, median_lower, median_upper].map(shortNumber),
          String(not_assessable.length),
        ],
      ],
    ),
    ...not_assessable.map(({ patient_id, reason }) => `${patient_id}: ${reason}`),
    ...(trace
      ? [
          textTable(
            ['patient', 'baseline', 'days', 'event', 'because'],
            patients.map(({ patient_id, baseline, days, event, because }) => [
              patient_id,
              shortNumber(baseline),
              String(days),
              event ? 'yes' : 'no',
              because,
            ]),
          ),
        ]
      : []),
  ].join('\n')
}

function traceText(questionnaires: readonly ScoredQuestionnaire[]): string {
  return textTable(
    ['row', 'patient', 'visit', 'date', 'scale', 'score', 'answered', 'why there is none'],
    questionnaires.flatMap(({ row, patientId, visit, day, scores }) =>
      scores.map(({ scale, score, answered, items, why }) => [
        String(row),
        patientId,
        visit ?? '–',
        Number.isNaN(day.day) ? '–' : formatDay(day.day),
        scale,
        shortNumber(score),
        `${answered} of ${items}`,
        why ?? '',
      ]),
    ),
  )
}
