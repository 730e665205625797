import { type DerivedEndpoint, deriveEndpoint, EndpointError } from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type LearningOutcome, ModellingRows } from '@tessera/learning'
import type { AssembledQuestion } from '../assembled.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { assayAtTimeZero } from './assay-columns.ts'
import type { LoadedAssay } from './assays.ts'
import type { LoadedBags } from './bags.ts'
import { bagsAtTimeZero } from './bags-at-time-zero.ts'
import { deltaAtTimeZero, type LoadedDelta } from './delta-columns.ts'
import { endpointInput } from './endpoint-input.ts'
import { featureRows } from './feature.ts'
import { modelBlocks, requestedFeatures } from './feature-columns.ts'
import { buildFeatures } from './features.ts'
import type { Frame } from './frame.ts'
import type { ColumnNotes, KnownAtDeclaration } from './known-at.ts'
import { excludeLateScores } from './late-scores.ts'
import { ExclusionLedger } from './ledger.ts'
import { modalityPresence, presenceSubgroups } from './modality-presence.ts'
import { outcomeOf } from './outcome.ts'
import type { Patients } from './patients.ts'
import { excludeSettled } from './settled.ts'
import { subgroupColumns } from './subgroups.ts'
import type { Visits } from './visits.ts'

type Question = StudyProtocol['questions'][number]

export interface AssembleOptions {
  readonly file: ProtocolFile
  readonly frame: Frame
  readonly patients: Patients
  readonly visits: ReadonlyMap<string, Visits>
  readonly outcome: ReadonlyMap<string, string>
  readonly notes: (column: string) => ColumnNotes
  readonly assays: readonly LoadedAssay[]
  readonly bags: readonly LoadedBags[]
  readonly deltas: readonly LoadedDelta[]
  /** The ledger that the question starts from: the study's, or the landmark's own. */
  readonly ledger: ExclusionLedger
}

export interface Assembly {
  readonly question: AssembledQuestion
  readonly ledger: ExclusionLedger
  /** Row of the study's patients that each assembled row is. */
  readonly patientRows: Int32Array
  readonly declarations: readonly KnownAtDeclaration[]
}

/** The name of a question at a time zero: its own, with the landmark behind it where there are several. */
export function assembledId(question: Question, frame: Frame): string {
  return frame.suffix === '' ? questionId(question) : `${questionId(question)}-${frame.suffix}`
}

/**
 * One question at one time zero: who is at risk, what is known of them, and what happened. Null, with findings,
 * where the endpoint cannot be derived or has no learner.
 */
export function assembleQuestion(
  question: Question,
  index: number,
  options: AssembleOptions,
): { assembly: Assembly | null; findings: Finding[] } {
  const { file, frame, patients, outcome } = options
  const id = assembledId(question, frame)
  const name = question.prognosis ?? question.benefit ?? ''
  const findings: Finding[] = []
  const ledger = new ExclusionLedger(patients, id, options.ledger.included)
  excludeSettled(file, name, frame, ledger)
  const lateSamples = excludeLateScores(file, name, frame, ledger, patients, id)
  const before = ledger.rows()
  const derived = derive(file, name, options, before)
  // At the start itself an event before it is a fault, not the definition of a risk set.
  const landmark = (frame.landmark !== null && frame.wait > 0) || frame.clock !== null
  findings.push(...derived.findings.filter(finding => !(landmark && beforeLandmark.has(finding.code))))
  const unusable = new Uint8Array(patients.ids.length)
  before.forEach((row, i) => {
    unusable[row] = derived.unusable[i]
  })
  derived.reasons.forEach(({ code, reason }, i) => {
    const words = (landmark && beforeLandmark.get(code)) || reason
    ledger.exclude(
      landmark && beforeLandmark.has(code) ? 'risk set' : 'endpoint',
      code,
      words,
      row => unusable[row] === i + 1,
    )
  })
  const rows = ledger.rows()
  const built = buildFeatures({
    ...options,
    included: ledger.included,
    requests: requestedFeatures(file.protocol, question, index),
  })
  findings.push(...built.findings)
  const subgroups = subgroupColumns(file, question, ['questions', index], frame, rows, outcome)
  findings.push(...subgroups.findings)
  const values = outcomeOf(derived.values, { before, rows, question, index, file, findings, frame })
  if (values === null) return { assembly: null, findings }
  const modelling = new ModellingRows<LearningOutcome>({
    features: built.features.map(feature => featureRows(feature, rows)),
    outcome: values,
    patient: Int32Array.from(rows, (_, i) => i),
    centre: rows.map(row => patients.centre[row]),
    centres: patients.centres,
  })
  const blocks = new Set(
    Object.keys(question.models).flatMap(model =>
      modelBlocks(file.protocol, question, model).map(({ name }) => name),
    ),
  )
  const assayOf = new Map(options.assays.map(loaded => [loaded.block, loaded]))
  const assays = [
    ...options.assays
      .filter(({ block }) => blocks.has(block))
      .map(loaded => assayAtTimeZero(loaded, id, rows, options)),
    ...options.deltas.flatMap(delta => {
      const [from, to] = [assayOf.get(delta.protocol.delta.from), assayOf.get(delta.protocol.delta.to)]
      if (!blocks.has(delta.block) || from === undefined || to === undefined) return []
      return [deltaAtTimeZero(delta, from, to, id, rows, options)]
    }),
  ]
  const bags = options.bags
    .filter(({ block }) => blocks.has(block))
    .map(loaded => bagsAtTimeZero(loaded, id, rows, options))
  const modalities = [...assays, ...bags]
  findings.push(...modalities.flatMap(made => made.findings))
  const present = modalityPresence(
    assays.flatMap(({ assay }) => assay ?? []),
    bags.flatMap(made => made.bags ?? []),
    rows.length,
  )
  const { timeZero } = frame
  return {
    assembly: {
      question: {
        id,
        rows: modelling,
        assays: assays.flatMap(({ assay }) => assay ?? []),
        bags: bags.flatMap(made => made.bags ?? []),
        patientIds: Array.from(rows, row => patients.ids[row]),
        timeZero: timeZero ? Float64Array.from(rows, row => timeZero[row]) : null,
        subgroups: [...subgroups.columns, ...presenceSubgroups(present)],
        exclusions: [...ledger.exclusions, ...lateSamples, ...modalities.flatMap(made => made.exclusions)],
        findings,
      },
      ledger,
      patientRows: rows,
      declarations: [...built.declarations, ...modalities.flatMap(({ declaration }) => declaration ?? [])],
    },
    findings,
  }
}

/** At a landmark or a later clock these are the risk set's definition, not faults of the data. */
const beforeLandmark: ReadonlyMap<string, string> = new Map([
  ['event-before-time-zero', 'event at or before the landmark'],
  ['contact-before-time-zero', 'follow-up ended at or before the landmark'],
  ['zero-time', 'event or end of follow-up at the landmark'],
])

function derive(
  file: ProtocolFile,
  name: string,
  options: AssembleOptions,
  rows: Int32Array,
): DerivedEndpoint {
  try {
    return deriveEndpoint(
      file.protocol.endpoints[name],
      endpointInput(file, name, options.frame, options.patients, rows),
    )
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error
    throw new FindingsError([
      {
        severity: 'error',
        code: 'endpoint-column',
        message: `endpoint '${name}': ${error.message}`,
        cure: 'correct the endpoint, or the type of the column in the dictionary',
        file: file.file,
        row: file.lineOf(['endpoints', name]),
        field: name,
      },
    ])
  }
}
