import type { BestImmune, ImmuneAssessment, ImmunePatient, RecordedCheck } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { respondersOf } from './irecist-responders.ts'
import type { IrecistResult } from './irecist-result.ts'
import { type Responder, responseRates } from './response-rates.ts'

/** The JSON document of `tessera endpoints irecist`; dates as 2024-03-15, lengths in mm. */
export function irecistDocument(result: IrecistResult): Record<string, unknown> {
  const { settings, best, confirm, patients, visits, checks, agreement } = result
  const responders = respondersOf(result)
  const { startDay: _, confirm: __, ...summary } = best
  return {
    criteria: 'iRECIST',
    source: checks.length > 0 ? 'recorded responses' : 'lesions',
    settings: { ...settings, ...summary },
    confirmation: confirm,
    readers: [...new Set(patients.map(({ reader }) => reader))],
    visits: checks.length > 0 ? checks.map(checkDocument) : visits.map(visitDocument),
    best: patients.map((patient, i) => patientDocument(patient, responders[i], confirm)),
    objectiveResponse: responseRates(responders),
    agreement,
  }
}

function patientDocument(patient: ImmunePatient, responder: Responder, confirm: boolean) {
  const { progression, duration } = patient
  return {
    patientId: patient.patientId,
    reader: patient.reader,
    bestResponse: (confirm ? patient.confirmedBest : patient.best).response,
    unconfirmed: bestDocument(patient.best),
    confirmed: bestDocument(patient.confirmedBest),
    objectiveResponse: confirm ? responder.confirmedObjectiveResponse : responder.objectiveResponse,
    refusal: responder.refusal,
    startDate: dateOf(patient.startDay),
    progressionDate: dateOf(progression.day),
    progressionVisit: progression.visit,
    progressionRule: progression.rule,
    progressionBecause: progression.because,
    confirmedProgressionDate: dateOf(progression.confirmedDay),
    recistProgressionDate: dateOf(progression.recistDay),
    duration:
      duration === null
        ? null
        : {
            response: duration.response,
            from: formatDay(duration.firstDay),
            days: duration.days,
            event: duration.event,
          },
    assessments: patient.assessments,
  }
}

function bestDocument({ day, ...best }: BestImmune) {
  return { ...best, date: dateOf(day) }
}

function visitDocument({ timepoint, judged, ...visit }: ImmuneAssessment) {
  const { newLesions } = timepoint
  return {
    patientId: visit.patientId,
    reader: visit.reader,
    visit: visit.visit,
    date: formatDay(visit.day),
    ...judged.sums,
    target: timepoint.target,
    nonTarget: timepoint.nonTarget,
    nonTargetIncrease: timepoint.nonTargetIncrease,
    newLesions: newLesions.seen.map(({ lesion }) => lesion),
    newLesionTargets: newLesions.targets,
    newLesionSumMm:
      newLesions.targets.length === 0 || Number.isNaN(newLesions.targetSumMm) ? null : newLesions.targetSumMm,
    response: visit.response,
    rule: visit.rule,
    because: visit.because,
    progressionIn: visit.categories,
    progressionDate: dateOf(visit.progressionDay),
    recist: visit.recist,
    accepted: visit.accepted,
    file: judged.file,
    rows: judged.rows,
  }
}

function checkDocument({ visit, allowed, rule, because, agrees }: RecordedCheck) {
  return {
    patientId: visit.patientId,
    reader: visit.reader,
    visit: visit.visit,
    date: formatDay(visit.day),
    dated: visit.dated,
    target: visit.target,
    nonTarget: visit.nonTarget,
    newLesions: visit.newLesions,
    response: visit.overall,
    rule,
    because,
    allowed,
    agreesWithParts: agrees,
    accepted: visit.accepted,
    file: visit.file,
    row: visit.rows.overall ?? null,
  }
}

function dateOf(day: number): string | null {
  return Number.isNaN(day) ? null : formatDay(day)
}
