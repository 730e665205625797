import { type Finding, sortFindings, type TableRecord } from '@tessera/evidence'
import type { AssembledQuestion, AssembledStudy } from '../assembled.ts'
import { type BenefitIntake, benefitIntake } from '../benefit/intake/benefit-intake.ts'
import type { MarkerIntake } from '../longitudinal/marker-intake.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { ScreenIntake } from '../screen/screen-intake.ts'
import { type TrialIntake, trialIntake } from '../trial/trial-intake.ts'
import { askedAt } from './asked-at.ts'
import { assembledId, assembleQuestion } from './assemble.ts'
import { benefitFindings } from './benefit.ts'
import { biomarkerIntakes } from './biomarkers.ts'
import { clockFrames, outcomesAt, reachedTable } from './clocks.ts'
import { completenessTable } from './completeness.ts'
import { applyEligibility, futureRules } from './eligibility.ts'
import { eventFreeFunctions } from './event-free.ts'
import { type Frame, frameFindings, makeFrames } from './frame.ts'
import { type IntakeQuestion, intakeQuestion } from './intake-question.ts'
import type { ColumnNotes, KnownAtDeclaration } from './known-at.ts'
import { ExclusionLedger } from './ledger.ts'
import { type LoadedStudy, type LoadOptions, loadStudy } from './load.ts'
import { nearIdenticalFindings } from './near-identical.ts'
import { outcomeColumns } from './outcome-columns.ts'
import { residualTimeFindings } from './residual-time.ts'
import type { Source } from './source.ts'
import { treatmentFindings } from './treatment.ts'
import { validationFindings } from './validation-findings.ts'

export type { IntakeQuestion } from './intake-question.ts'

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

  const assembled: AssembledQuestion[] = []
  const questions: IntakeQuestion[] = []
  const benefits: BenefitIntake[] = []
  const declarations = new Map<string, KnownAtDeclaration>()
  const declare = (all: readonly KnownAtDeclaration[]) => {
    for (const declaration of all) declarations.set(JSON.stringify(declaration), declaration)
  }
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
      declare(asked.declarations)
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
      const told = intakeQuestion(question, index, made.assembly, { file, frame, patients, start, apart })
      findings.push(...told.findings)
      assembled.push(told.assembled)
      declare(made.assembly.declarations)
      questions.push(told.question)
    }
  })
  const biomarkers = biomarkerIntakes({
    file,
    frame: frames[0],
    patients,
    assays: loaded.assays,
    trial,
    outcome,
  })
  findings.push(...biomarkers.findings)
  findings.push(...frameFindings([...frames, ...clocks.values()]))
  const all = sortFindings(unique(findings))
  return {
    assembled: {
      questions: assembled,
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
    completeness: completenessTable(patients, usedColumns(frames[0], assembled)),
    reached: reachedTable(file, frames[0], clocks, study, patients),
    trial,
    benefits,
    markers: biomarkers.markers,
    screens: biomarkers.screens,
    folder: loaded.folder,
  }
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
function usedColumns(frame: Frame, assembled: readonly AssembledQuestion[]) {
  const used = new Set(
    assembled.flatMap(({ rows, subgroups }) => [
      ...rows.features.map(feature => feature.name),
      ...subgroups.map(subgroup => subgroup.name),
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
