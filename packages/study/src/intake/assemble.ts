import { type DerivedEndpoint, deriveEndpoint, EndpointError, periodIn } from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { ModellingRows, type Outcome } from '@tessera/learning'
import type { AssembledQuestion } from '../assembled.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { assayAtTimeZero } from './assay-columns.ts'
import type { LoadedAssay } from './assays.ts'
import type { LoadedBags } from './bags.ts'
import { bagsAtTimeZero } from './bags-at-time-zero.ts'
import { endpointInput } from './endpoint-input.ts'
import { featureRows } from './feature.ts'
import { modelBlocks, requestedFeatures } from './feature-columns.ts'
import { buildFeatures } from './features.ts'
import type { Frame } from './frame.ts'
import type { ColumnNotes, KnownAtDeclaration } from './known-at.ts'
import { ExclusionLedger } from './ledger.ts'
import { modalityPresence, presenceSubgroups } from './modality-presence.ts'
import type { Patients } from './patients.ts'
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
  const before = ledger.rows()
  const derived = derive(file, name, options, before)
  const landmark = frame.landmark !== null
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
  const values = outcomeOf(derived, before, rows, question, file, index, findings)
  if (values === null) return { assembly: null, findings }
  const modelling = new ModellingRows({
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
  const assays = options.assays
    .filter(({ block }) => blocks.has(block))
    .map(loaded => assayAtTimeZero(loaded, id, rows, options))
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
        exclusions: [...ledger.exclusions, ...modalities.flatMap(made => made.exclusions)],
        findings,
      },
      ledger,
      patientRows: rows,
      declarations: [...built.declarations, ...modalities.flatMap(({ declaration }) => declaration ?? [])],
    },
    findings,
  }
}

/** At a landmark these are the risk set's definition, not faults of the data. */
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

function outcomeOf(
  { values }: DerivedEndpoint,
  before: Int32Array,
  rows: Int32Array,
  question: Question,
  file: ProtocolFile,
  index: number,
  findings: Finding[],
): Outcome | null {
  const place = { file: file.file, row: file.lineOf(['questions', index]) }
  const positionOf = new Map(Array.from(before, (row, i) => [row, i]))
  const at = Int32Array.from(rows, row => positionOf.get(row) ?? -1)
  if (values.kind === 'binary') return { kind: 'binary', event: Uint8Array.from(at, i => values.event[i]) }
  if (values.kind !== 'time-to-event') {
    findings.push({
      severity: 'error',
      code: 'endpoint-without-learner',
      message: `the endpoint of this question is ${values.kind}; models are fitted to binary and time-to-event endpoints`,
      cure: 'ask about a binary or time-to-event endpoint; others are derived and can be described',
      ...place,
    })
    return null
  }
  const horizon = question.horizon === undefined ? values.horizon : periodIn(question.horizon, values.unit)
  if (horizon === null || horizon <= 0) {
    findings.push({
      severity: 'error',
      code: 'horizon-missing',
      message: 'a time-to-event question needs a horizon, at which risk is predicted and calibrated',
      cure: 'add horizon: 24 months to the endpoint or the question',
      ...place,
    })
    return null
  }
  return {
    kind: 'time-to-event',
    time: Float64Array.from(at, i => values.time[i]),
    event: Uint8Array.from(at, i => values.event[i]),
    unit: values.unit,
    horizon,
  }
}
