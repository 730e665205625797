import type { Finding, TableRecord } from '@tessera/evidence'
import type { AssembledQuestion } from '../assembled.ts'
import { jointFusionFinding } from '../contribution/below-size.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { endpointLabel, surrogateOf } from '../protocol/surrogate.ts'
import type { SurrogateProtocol } from '../protocol/surrogate-schema.ts'
import type { Assembly } from './assemble.ts'
import { primaryModel } from './candidate-parameters.ts'
import { fromClock } from './clocks.ts'
import { type BlockOfModel, modelBlocks, modelFeatures } from './feature-columns.ts'
import { type FlowBox, flowBoxes } from './flow.ts'
import type { Frame } from './frame.ts'
import type { ExclusionLedger } from './ledger.ts'
import { presenceTable } from './modality-presence.ts'
import { eventCount, outcomeInWords } from './outcome-counts.ts'
import type { Patients } from './patients.ts'
import { developmentRows, questionFindings } from './question-findings.ts'
import { type SampleSize, sampleSizeFinding, sampleSizeOf } from './sample-size.ts'
import { tableOne } from './table-one.ts'

/** One question as it will be run: at one time zero, with the protocol's words for it. */
export interface IntakeQuestion {
  /** As in `assembled`: the protocol's id, with the landmark behind it where there are several. */
  readonly id: string
  readonly protocol: StudyProtocol['questions'][number]
  /** Place in `protocol.questions`. */
  readonly index: number
  readonly endpoint: string
  readonly endpointType: StudyProtocol['endpoints'][string]['type']
  readonly label: string
  /** What the endpoint stands for without having observed it. */
  readonly surrogate: SurrogateProtocol | undefined
  /** "6 months after first visit", "from the restaging MRI"; null where it counts from the study's one time zero. */
  readonly landmark: string | null
  /** Days from the start that landmarks are after. */
  readonly wait: number
  /** Features of each model, in the order in which its blocks list them. */
  readonly models: Readonly<Record<string, readonly string[]>>
  /** Blocks of each model, by name. */
  readonly blocks: Readonly<Record<string, readonly BlockOfModel[]>>
  readonly flow: readonly FlowBox[]
  readonly tableOne: TableRecord
  /** Who has which samples, slides and scans; null where every model reads columns alone. */
  readonly modalities: TableRecord | null
  readonly sampleSize: SampleSize
  readonly n: number
  /** Null for outcomes without events. */
  readonly events: number | null
}

/** A question whose rows are assembled, with what the protocol says of it, who is in it, and whether they are enough. */
export function intakeQuestion(
  question: StudyProtocol['questions'][number],
  index: number,
  assembly: Assembly,
  given: {
    readonly file: ProtocolFile
    readonly frame: Frame
    readonly patients: Patients
    /** Those eligible; of a question at a time zero of its own, `apart` from the study's, they are its alone. */
    readonly start: ExclusionLedger
    readonly apart: boolean
  },
): {
  readonly question: IntakeQuestion
  readonly assembled: AssembledQuestion
  readonly findings: readonly Finding[]
} {
  const { file, frame, patients, start, apart } = given
  const { protocol } = file
  const own = apart
    ? { ...assembly.question, exclusions: [...start.exclusions, ...assembly.question.exclusions] }
    : assembly.question
  const { id, rows } = own
  const name = question.prognosis ?? question.benefit ?? ''
  const endpoint = protocol.endpoints[name]
  const surrogate = surrogateOf(endpoint)
  // What is anticipated is named so, whatever the question is called.
  const label = (surrogate ? undefined : question.label) ?? endpointLabel(endpoint, name)
  const primary = primaryModel(question)
  const sampleSize = sampleSizeOf(
    question,
    modelFeatures(protocol, question, primary),
    rows.select(developmentRows(file, rows)),
    assaysOf(own, modelBlocks(protocol, question, primary)),
  )
  const ofModels = <Part>(part: (model: string) => Part): Record<string, Part> =>
    Object.fromEntries(Object.keys(question.models).map(model => [model, part(model)]))
  return {
    assembled: own,
    findings: [
      ...questionFindings(file, frame, patients, assembly),
      ...sampleSizeFinding(id, sampleSize),
      ...jointFusionFinding(id, question, primary, sampleSize),
    ],
    question: {
      id,
      protocol: question,
      index,
      endpoint: name,
      endpointType: endpoint.type,
      label,
      surrogate,
      wait: frame.wait,
      landmark: frame.clock ? fromClock(frame.label) : frame.landmark === null ? null : frame.label,
      models: ofModels(model => modelFeatures(protocol, question, model)),
      blocks: ofModels(model => modelBlocks(protocol, question, model)),
      flow: flowBoxes([start, assembly.ledger], patients.ids.length, outcomeInWords(rows.outcome)),
      sampleSize,
      modalities: presenceTable({ id, label }, own),
      tableOne: tableOne({ id, label }, rows, own.subgroups),
      n: rows.size,
      events: eventCount(rows.outcome),
    },
  }
}

function assaysOf({ assays }: AssembledQuestion, blocks: readonly BlockOfModel[]) {
  return assays.flatMap(({ block }) => (blocks.some(({ name }) => name === block.block) ? [block] : []))
}
