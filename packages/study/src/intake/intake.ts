import { type Finding, sortFindings, type TableRecord } from '@tessera/evidence'
import type { AssembledQuestion, AssembledStudy } from '../assembled.ts'
import { type BenefitIntake, benefitIntake } from '../benefit/intake/benefit-intake.ts'
import { jointFusionFinding } from '../contribution/below-size.ts'
import { type MarkerIntake, markerIntake } from '../longitudinal/marker-intake.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { endpointLabel, surrogateOf } from '../protocol/surrogate.ts'
import type { SurrogateProtocol } from '../protocol/surrogate-schema.ts'
import { type ScreenIntake, screenIntake } from '../screen/screen-intake.ts'
import { type TrialIntake, trialIntake } from '../trial/trial-intake.ts'
import { askedAt } from './asked-at.ts'
import { type Assembly, assembledId, assembleQuestion } from './assemble.ts'
import { benefitFindings } from './benefit.ts'
import { primaryModel } from './candidate-parameters.ts'
import { clockFrames, fromClock, outcomesAt, reachedTable } from './clocks.ts'
import { completenessTable } from './completeness.ts'
import { applyEligibility, futureRules } from './eligibility.ts'
import { eventFreeFunctions } from './event-free.ts'
import { type BlockOfModel, modelBlocks, modelFeatures } from './feature-columns.ts'
import { type FlowBox, flowBoxes } from './flow.ts'
import { type Frame, frameFindings, makeFrames } from './frame.ts'
import type { ColumnNotes, KnownAtDeclaration } from './known-at.ts'
import { ExclusionLedger } from './ledger.ts'
import { type LoadedStudy, type LoadOptions, loadStudy } from './load.ts'
import { presenceTable } from './modality-presence.ts'
import { nearIdenticalFindings } from './near-identical.ts'
import { outcomeColumns } from './outcome-columns.ts'
import { eventCount, outcomeInWords } from './outcome-counts.ts'
import { developmentRows, questionFindings } from './question-findings.ts'
import { residualTimeFindings } from './residual-time.ts'
import { type SampleSize, sampleSizeFinding, sampleSizeOf } from './sample-size.ts'
import type { Source } from './source.ts'
import { tableOne } from './table-one.ts'
import { treatmentFindings } from './treatment.ts'
import { validationFindings } from './validation-findings.ts'

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

export interface Intake {
  readonly assembled: AssembledStudy
  readonly findings: readonly Finding[]
  readonly questions: readonly IntakeQuestion[]
  readonly declarations: readonly KnownAtDeclaration[]
  readonly sources: readonly Source[]
  readonly simulated: boolean
  readonly centres: readonly { readonly name: string; readonly read: number }[]
  readonly read: number
  readonly completeness: TableRecord
  /** Who came to each of the protocol's clocks; null where it has one. */
  readonly reached: TableRecord | null
  /** The trial's patients; null where the protocol has no trial. */
  readonly trial: TrialIntake | null
  /** What the protocol's `biomarkers` are computed from. */
  readonly markers: readonly MarkerIntake[]
  /** Of those, the screens of markers at time zero. */
  readonly screens: readonly ScreenIntake[]
  /** Questions of benefit, in the order of the protocol. */
  readonly benefits: readonly BenefitIntake[]
  /** Folder that the tables' names count from. */
  readonly folder: string
}

/**
 * From the tables to rows that models may read: load, check, choose patients, set the clock, derive outcomes.
 * Faults are findings; the study stops where one is an error (`hasErrors`).
 * @throws FindingsError where nothing sensible can follow: an unreadable file or expression, a missing column
 */
export async function intake(file: ProtocolFile, options: LoadOptions = {}): Promise<Intake> {
  const loaded = await loadStudy(file, options)
  return intakeLoaded(file, loaded)
}

/** {@link intake} for tables that are loaded. Pure. */
export function intakeLoaded(file: ProtocolFile, loaded: LoadedStudy): Intake {
  const { protocol } = file
  const { patients, visits } = loaded
  const frames = makeFrames(file, patients, visits, () => eventFreeFunctions(protocol))
  const findings: Finding[] = [...loaded.findings]
  const study = new ExclusionLedger(patients, null)
  const outcome = outcomeColumns(file, frames[0].environment)
  const notes = (name: string): ColumnNotes => {
    const entry = loaded.dictionary.columns[name]
    return { role: entry?.role ?? null, knownAt: entry?.knownAt ?? null }
  }
  findings.push(...futureRules(file, frames[0], patients, outcome))
  findings.push(...treatmentFindings(file, frames[0], patients), ...benefitFindings(file, frames[0]))
  findings.push(...validationFindings(file, frames[0], patients.centres))
  findings.push(...nearIdenticalFindings(patients, visits, identifierColumns(protocol)))
  const landmarks = frames[0].visits
  const clocks = clockFrames(file, patients, () => eventFreeFunctions(protocol))
  for (const frame of clocks.values()) findings.push(...futureRules(file, frame, patients, outcome))
  if (landmarks) findings.push(...residualTimeFindings(file, landmarks, patients.ids.length))
  else findings.push(...applyEligibility(file, frames[0], study))

  const trial =
    protocol.trial && !landmarks
      ? trialIntake(protocol.trial, {
          file,
          frame: frames[0],
          patients,
          outcome,
          ledger: study,
          tables: loaded.trialTables,
        })
      : null
  if (trial) findings.push(...trial.findings)
  if (protocol.trial && landmarks) findings.push(trialAtLandmark(file))

  const assemblies: Assembly[] = []
  const questions: IntakeQuestion[] = []
  const benefits: BenefitIntake[] = []
  const declarations = new Map<string, KnownAtDeclaration>()
  protocol.questions.forEach((given, index) => {
    if (given.benefit !== undefined) {
      if (landmarks) return
      const [frame] = frames
      const asked = benefitIntake(given, index, {
        file,
        frame,
        patients,
        visits,
        outcome,
        notes,
        assays: loaded.assays,
        bags: loaded.bags,
        deltas: loaded.deltas,
        ledger: study,
        harm: loaded.harm.get(index) ?? null,
        functions: () => eventFreeFunctions(protocol),
      })
      findings.push(...asked.findings)
      for (const declaration of asked.declarations) declarations.set(JSON.stringify(declaration), declaration)
      if (asked.intake) benefits.push(asked.intake)
      return
    }
    const own = given.clock === undefined ? undefined : clocks.get(given.clock)
    for (const frame of own ? [own] : frames) {
      const question = askedAt(given, frame)
      if (question === null) continue
      const apart = landmarks !== null || frame.clock !== null
      const start = apart
        ? landmarkLedger(file, frame, loaded, assembledId(question, frame), findings)
        : study
      const made = assembleQuestion(question, index, {
        file,
        frame,
        patients,
        visits,
        outcome: outcomesAt(file, frame, outcome),
        notes,
        assays: loaded.assays,
        bags: loaded.bags,
        deltas: loaded.deltas,
        ledger: start,
      })
      findings.push(...made.findings)
      if (!made.assembly) continue
      const { assembly } = made
      findings.push(...questionFindings(file, frame, patients, assembly))
      const own = apart
        ? { ...assembly.question, exclusions: [...start.exclusions, ...assembly.question.exclusions] }
        : assembly.question
      assemblies.push({ ...assembly, question: own })
      for (const declaration of assembly.declarations)
        declarations.set(JSON.stringify(declaration), declaration)
      const { outcome: happened } = assembly.question.rows
      const events = eventCount(happened)
      const name = question.prognosis ?? question.benefit ?? ''
      const endpoint = protocol.endpoints[name]
      const surrogate = surrogateOf(endpoint)
      // What is anticipated is named so, whatever the question is called.
      const label = (surrogate ? undefined : question.label) ?? endpointLabel(endpoint, name)
      const sampleSize = sampleSizeOf(
        question,
        modelFeatures(protocol, question, primaryModel(question)),
        own.rows.select(developmentRows(file, own.rows)),
        assaysOf(own, modelBlocks(protocol, question, primaryModel(question))),
      )
      findings.push(...sampleSizeFinding(own.id, sampleSize))
      findings.push(...jointFusionFinding(own.id, question, primaryModel(question), sampleSize))
      questions.push({
        id: assembly.question.id,
        protocol: question,
        index,
        endpoint: name,
        endpointType: endpoint.type,
        label,
        surrogate,
        wait: frame.wait,
        landmark: frame.clock ? fromClock(frame.label) : frame.landmark === null ? null : frame.label,
        models: Object.fromEntries(
          Object.keys(question.models).map(model => [model, modelFeatures(protocol, question, model)]),
        ),
        blocks: Object.fromEntries(
          Object.keys(question.models).map(model => [model, modelBlocks(protocol, question, model)]),
        ),
        flow: flowBoxes([start, assembly.ledger], patients.ids.length, outcomeInWords(happened)),
        sampleSize,
        modalities: presenceTable({ id: own.id, label }, own),
        tableOne: tableOne({ id: own.id, label }, own.rows, own.subgroups),
        n: assembly.question.rows.size,
        events,
      })
    }
  })
  const markers: MarkerIntake[] = []
  const screens: ScreenIntake[] = []
  for (const [index, given] of protocol.biomarkers.entries()) {
    const ledger = new ExclusionLedger(patients, null)
    applyEligibility(file, frames[0], ledger)
    if ('screen' in given) {
      const made = screenIntake(given, {
        file,
        index,
        frame: frames[0],
        patients,
        included: ledger.included,
        assays: loaded.assays,
        trial,
        outcome,
      })
      findings.push(...made.findings)
      if (made.screen) screens.push(made.screen)
      continue
    }
    const made = markerIntake(given, {
      file,
      index,
      frame: frames[0],
      patients,
      included: ledger.included,
      assays: loaded.assays,
    })
    findings.push(...made.findings)
    if (made.markers) markers.push(made.markers)
  }
  findings.push(...frameFindings([...frames, ...clocks.values()]))
  const all = sortFindings(unique(findings))
  return {
    assembled: {
      questions: assemblies.map(one => one.question),
      exclusions: [...loaded.lost, ...study.exclusions],
      findings: all,
    },
    findings: all,
    questions,
    declarations: [...declarations.values()],
    sources: loaded.sources,
    simulated: loaded.simulated,
    centres: patients.centres.map((name, code) => ({
      name,
      read: patients.centre.filter(c => c === code).length,
    })),
    read: patients.ids.length,
    completeness: completenessTable(patients, usedColumns(frames[0], assemblies)),
    reached: reachedTable(file, frames[0], clocks, study, patients),
    trial,
    benefits,
    markers,
    screens,
    folder: loaded.folder,
  }
}

function assaysOf({ assays }: AssembledQuestion, blocks: readonly BlockOfModel[]) {
  return assays.flatMap(({ block }) => (blocks.some(({ name }) => name === block.block) ? [block] : []))
}

/** A landmark has a risk set of its own, so its eligibility is judged for each question. */
function landmarkLedger(
  file: ProtocolFile,
  frame: Frame,
  loaded: LoadedStudy,
  question: string,
  findings: Finding[],
): ExclusionLedger {
  const ledger = new ExclusionLedger(loaded.patients, question)
  findings.push(...applyEligibility(file, frame, ledger))
  return ledger
}

/** A trial has one clock: randomisation, or the preference. */
function trialAtLandmark(file: ProtocolFile): Finding {
  return {
    severity: 'error',
    code: 'trial-at-landmark',
    message: 'a trial counts from randomisation or the recorded preference, and the protocol has landmarks',
    cure: 'give timeZero.at the date of randomisation or preference',
    file: file.file,
    row: file.lineOf(['trial']),
  }
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map(finding => [JSON.stringify(finding), finding])).values()]
}

/** The columns that any question reads, in the order of the tables. */
function usedColumns(frame: Frame, assemblies: readonly Assembly[]) {
  const used = new Set(
    assemblies.flatMap(({ question }) => [
      ...question.rows.features.map(feature => feature.name),
      ...question.subgroups.map(subgroup => subgroup.name),
    ]),
  )
  return frame.environment.table.columns.filter(column => used.has(column.name))
}

/** Columns that name the patient or the centre, and so differ between copies of one row. */
function identifierColumns({ patients, tables }: StudyProtocol): ReadonlySet<string> {
  const further = Object.values(tables).flatMap(table => (table.id === undefined ? [] : [table.id]))
  const own = [patients.id, patients.centre].filter(column => typeof column === 'string')
  return new Set([...own, ...further])
}
