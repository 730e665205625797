import type { Best, Judgement, MeasuredBestResponse } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import type { RecistResult, TraceLine } from './recist-result.ts'
import { responseRates } from './response-rates.ts'

/** The JSON document of `tessera endpoints recist`; dates as 2024-03-15, lengths in mm. */
export function recistDocument(result: RecistResult): Record<string, unknown> {
  const { criteria, settings, confirm, lines, best, agreement, compared } = result
  return {
    criteria,
    settings,
    confirmation: confirm,
    readers: [...new Set(best.map(({ reader }) => reader))].filter(reader => reader !== ''),
    visits: lines.map(lineDocument),
    best: best.map(one => bestDocument(one, confirm)),
    objectiveResponse: responseRates(best),
    agreement,
    recorded: compared,
  }
}

function lineDocument({ derived, recorded, check, ...line }: TraceLine) {
  const { patientId, reader, visit, day, file, row } = line
  const at = { patientId, reader, visit, date: formatDay(day) }
  if (derived === null)
    return {
      ...at,
      overall: recorded,
      rule: check?.rule ?? 'as recorded',
      because: check?.because ?? 'as recorded',
      agreesWithParts: check?.agrees ?? null,
      file,
      row: row ?? null,
    }
  return {
    ...at,
    baseline: derived.baseline,
    firstScan: formatDay(derived.firstScan),
    lastScan: formatDay(derived.lastScan),
    dateImputed: derived.dayImputed,
    ...judgementDocument(derived),
    recorded,
    agrees: recorded === null || derived.overall === null ? null : recorded === derived.overall,
    accepted: derived.accepted,
    afterProgression: derived.afterProgression,
    irradiated: derived.irradiated,
    unirradiated: derived.unirradiated === null ? null : judgementDocument(derived.unirradiated),
    file,
    rows: derived.rows,
  }
}

function judgementDocument({
  sums,
  missingTargets,
  target,
  nonTarget,
  newLesions,
  overall,
  rule,
  because,
}: Judgement) {
  return { ...sums, missingTargets, target, nonTarget, newLesions, overall, rule, because }
}

function bestDocument(one: MeasuredBestResponse, confirm: boolean) {
  const chosen = confirm ? one.confirmed : one.best
  const durationOf = (duration: MeasuredBestResponse['duration']) =>
    duration === null ? null : { ...duration, endDay: undefined, end: formatDay(duration.endDay) }
  return {
    patientId: one.patientId,
    reader: one.reader,
    bestResponse: chosen.response,
    unconfirmed: dated(one.best),
    confirmed: dated(one.confirmed),
    reference: one.reference,
    referenceDate: dateOf(one.referenceDay),
    responseDate: dateOf(one.responseDay),
    confirmedResponseDate: dateOf(one.confirmedResponseDay),
    confirmationDate: dateOf(one.confirmationDay),
    progressionDate: dateOf(one.progressionDay),
    progressionVisit: one.progressionVisit,
    lastEvaluableDate: dateOf(one.lastEvaluableDay),
    duration: durationOf(one.duration),
    confirmedDuration: durationOf(one.confirmedDuration),
    diseaseControl: one.diseaseControl,
    bestChange:
      one.bestChange === null
        ? null
        : { ...one.bestChange, day: undefined, date: formatDay(one.bestChange.day) },
    objectiveResponse: confirm ? one.confirmedObjectiveResponse : one.objectiveResponse,
    objectiveResponseUnconfirmed: one.objectiveResponse,
    objectiveResponseConfirmed: one.confirmedObjectiveResponse,
    refusal: one.refusal,
    outsideField:
      one.outsideField === null
        ? null
        : { unconfirmed: dated(one.outsideField.best), confirmed: dated(one.outsideField.confirmed) },
    assessments: one.assessments,
  }
}

function dated({ day, ...best }: Best) {
  return { ...best, date: dateOf(day) }
}

function dateOf(day: number | null): string | null {
  return day === null ? null : formatDay(day)
}
