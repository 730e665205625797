import { periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { asEvent, type OutcomeRows, selectLearningOutcome } from '@tessera/learning'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Assembly } from './assemble.ts'
import { associationFindings } from './associations.ts'
import { featureShapeFindings, outcomeShapeFindings } from './column-checks.ts'
import { countsAllVisits } from './counts-visits.ts'
import { featureRows } from './feature.ts'
import type { Frame } from './frame.ts'
import { givesAway } from './gives-away.ts'
import { summarisesLaterVisits } from './later-visits.ts'
import { modalityPresence, presenceFeatures } from './modality-presence.ts'
import type { Patients } from './patients.ts'
import { sampledRows } from './sampled-rows.ts'

/** A column that gives the outcome away, or a centre that predicts it, shows in this many rows. */
const mostRows = 10_000

/**
 * What is wrong with the rows of a question. Whatever compares a feature with the outcome looks at development
 * centres only (of more than 10,000 patients a random 10,000): the outcomes of external centres are read when a locked
 * model is validated on them, not before.
 */
export function questionFindings(
  file: ProtocolFile,
  frame: Frame,
  patients: Patients,
  { question, patientRows }: Assembly,
): Finding[] {
  const { rows } = question
  const findings = [
    ...outcomeShapeFindings(rows, question.id),
    ...featureShapeFindings(rows.features, question.id),
  ]
  const development = developmentRows(file, rows)
  if (development.length === 0) return findings
  const own = Int32Array.from(
    sampledRows(development.length, mostRows, file.protocol.validation.seed),
    i => development[i],
  )
  const features = rows.features.map(feature => featureRows(feature, own))
  const presence = presenceFeatures(modalityPresence(question.assays, question.bags, rows.size))
  // Checks look at an event or none: of levels and values, at who is in the upper half.
  const outcome = asEvent(selectLearningOutcome(rows.outcome, own))
  if (frame.visits && frame.timeZero) {
    findings.push(...countsAllVisits(rows.features, patientRows, frame.visits, frame.timeZero))
    findings.push(...summarisesLaterVisits(rows.features, patientRows, frame.visits, frame.timeZero))
  }
  if (!outcome.event.includes(1)) return findings
  const source = frame.visits?.table.source.file ?? patients.files[0]
  const away = givesAway(features, outcome, question.id, () => source)
  // A residual time counts from the visit, not from the landmark: a copy of it fits the time from the visit.
  const fromVisit = frame.sinceVisit && outcome.kind === 'time-to-event' ? frame.sinceVisit : null
  if (away.length === 0 && fromVisit && outcome.kind === 'time-to-event') {
    const days = periodInDays(`1 ${outcome.unit}`)
    const time = outcome.time.map((left, i) => left + fromVisit[patientRows[own[i]]] / days)
    away.push(...givesAway(features, { ...outcome, time }, question.id, () => source))
  }
  findings.push(...away)
  findings.push(
    ...associationFindings({
      features: [...features, ...presence.map(feature => featureRows(feature, own))],
      outcome,
      centre: own.map(row => rows.centre[row]),
      centres: rows.centres,
      question: question.id,
      seed: file.protocol.validation.seed,
      ...('event' in rows.outcome ? {} : { counts: 'patients in the upper half' }),
    }),
  )
  return findings
}

/** Rows of the centres that models are fitted on. */
export function developmentRows(file: ProtocolFile, rows: OutcomeRows): Int32Array {
  const external = new Set(file.protocol.validation.external)
  const development: number[] = []
  rows.centre.forEach((centre, row) => {
    if (!external.has(rows.centres[centre])) development.push(row)
  })
  return Int32Array.from(development)
}
