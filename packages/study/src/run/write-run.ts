import path from 'node:path'
import { canonicalJson, type EvidenceDocument } from '@tessera/evidence'
import { type Run, writeFileAtomically } from '@tessera/tasks'
import type { PreparedFiles } from '../files/prepare-files.ts'
import type { Intake } from '../intake/intake.ts'
import { exclusionsCsv } from './exclusions-csv.ts'
import type { QuestionEvidence } from './run-question.ts'
import { runRecord } from './run-record.ts'
import type { StudyRun } from './study-run.ts'

/** All that a run leaves behind. */
export interface Written {
  readonly document: EvidenceDocument
  /** Text of `held-out.json`. */
  readonly heldOut: string
  readonly intake: Intake
  readonly questions: readonly QuestionEvidence[]
  /** Stages before the questions: the reading of slides and scans. */
  readonly stages: PreparedFiles['stages']
  readonly startedAt: Date
  /** Of a sensitivity run. */
  readonly asked: Parameters<typeof runRecord>[5]
}

/** Writes what the run folder holds; `evidence.json` last but the record, so that its presence means a whole run. */
export function writeRun(
  run: Run,
  { document, heldOut, intake, questions, stages, startedAt, asked }: Written,
): StudyRun {
  const write = (name: string, text: string) => writeFileAtomically(path.join(run.folder, name), text)
  const ledger = [
    ...intake.assembled.exclusions,
    ...(intake.trial?.ledger.exclusions ?? []),
    ...intake.assembled.questions.flatMap(q => q.exclusions),
    ...intake.benefits.flatMap(({ assembled }) => assembled.exclusions),
  ]
  write('exclusions.csv', exclusionsCsv(ledger))
  write('held-out.json', heldOut)
  for (const { question, models } of questions)
    for (const [id, fit] of models)
      write(
        path.join('models', `${question.id}-${id}.json`),
        canonicalJson({ description: fit.description, model: fit.state }, 1),
      )
  const evidence = `${canonicalJson(document, 1)}\n`
  write('evidence.json', evidence)
  run.prune()
  const record = runRecord(run, stages, startedAt, document.study.seed, evidence, asked)
  write('run.json', `${canonicalJson(record, 1)}\n`)
  return { folder: run.folder, evidence: document, run: record }
}
