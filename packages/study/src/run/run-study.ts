import path from 'node:path'
import {
  canonicalJson,
  type EvidenceDocument,
  evidenceDocumentSchema,
  FindingsError,
  hasErrors,
  type RunRecord,
  sortFindings,
} from '@tessera/evidence'
import { codeVersionOf, openRun, type ProgressListener, type Run, writeFileAtomically } from '@tessera/tasks'
import { type Intake, intake } from '../intake/intake.ts'
import { comparePlan } from '../plan/amendments.ts'
import { readPlan } from '../plan/plan.ts'
import { type ProtocolFile, readProtocol } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import { runTrial } from '../trial/run-trial.ts'
import { evidenceDocument, labelOf } from './document.ts'
import { exclusionsCsv } from './exclusions-csv.ts'
import { markModels } from './plan-status.ts'
import { type QuestionEvidence, runQuestion } from './run-question.ts'
import { runRecord } from './run-record.ts'

export interface RunStudyOptions {
  readonly protocolFile: string
  /** Folder of the tables; by default the protocol's `dataDir`. */
  readonly dataDir?: string
  /** Further cohorts of the same shape, each an external centre of its own. */
  readonly cohorts?: readonly { readonly file: string; readonly centre: string }[]
  /** Run folder; what an earlier run left there is used again. */
  readonly out: string
  readonly workers?: number
  /** These override the protocol, and count as amendments of a frozen plan. */
  readonly seed?: number
  readonly bootstrap?: number
  readonly permutations?: number
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

export interface StudyRun {
  readonly folder: string
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
}

/** Packages whose code decides a number: a change in any of them makes earlier steps void. */
const deciding = [
  'evidence',
  'statistics',
  'tables',
  'learning',
  'clinical',
  'trials',
  'bags',
  'omics',
  'study',
]

/**
 * Runs a study from its tables to `evidence.json`. A run that was killed continues where it stopped and ends
 * with the same bytes, whatever the number of workers.
 * @throws FindingsError where data or study are at fault; nothing is written then
 * @throws TaskError when the run folder is in use, the disk is full or the run was aborted
 */
export async function runStudy(options: RunStudyOptions): Promise<StudyRun> {
  const startedAt = new Date()
  const file = withOverrides(readProtocol(options.protocolFile), options)
  // Before the run folder is touched: data at fault leave nothing behind.
  const read = await intake(file, {
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.cohorts === undefined ? {} : { further: options.cohorts }),
  })
  if (hasErrors(read.findings)) throw new FindingsError(read.findings.filter(f => f.severity === 'error'))
  const folders = deciding.map(name =>
    path.dirname(new URL(import.meta.resolve(`@tessera/${name}`)).pathname),
  )
  const run = openRun(options.out, {
    codeVersion: codeVersionOf(folders),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  try {
    return await evidenceOf(run, file, read, startedAt)
  } finally {
    run.close()
  }
}

async function evidenceOf(run: Run, file: ProtocolFile, read: Intake, startedAt: Date): Promise<StudyRun> {
  const { protocol } = file
  const comparison = comparePlan(readPlan(file), protocol)
  const { isPlanned, ...plan } = comparison
  const questions: QuestionEvidence[] = []
  for (const [i, question] of read.questions.entries()) {
    const id = questionId(question.protocol)
    const own = await runQuestion({
      run,
      question: read.assembled.questions[i],
      protocol: question.protocol,
      validation: protocol.validation,
      features: question.models,
      blocks: question.blocks,
      label: labelOf(question),
      endpoint: { name: question.endpoint, label: question.label, type: question.endpointType },
      folder: file.folder,
      status: isPlanned(id) ? 'planned' : 'exploratory',
      sampleSize: question.sampleSize,
    })
    questions.push(markModels(own, model => isPlanned(id, model)))
  }
  const trial = read.trial
    ? runTrial(read.trial, {
        level: protocol.validation.level,
        status: comparison.frozen && comparison.amendments.length === 0 ? 'planned' : 'exploratory',
      })
    : null
  const document = evidenceDocumentSchema.parse(
    evidenceDocument({
      protocol,
      intake: read,
      findings: sortFindings([...read.findings, ...(trial?.findings ?? [])]),
      plan: { ...plan, amendments: [...plan.amendments], exploratory: [...plan.exploratory] },
      questions,
      trial,
      tables: [
        ...read.questions.flatMap(({ tableOne, modalities }) =>
          modalities ? [tableOne, modalities] : [tableOne],
        ),
        read.completeness,
      ],
    }),
  )
  return writeRun(run, document, read, questions, startedAt)
}

/** Writes what the run folder holds; `evidence.json` last but the record, so that its presence means a whole run. */
function writeRun(
  run: Run,
  document: EvidenceDocument,
  read: Intake,
  questions: readonly QuestionEvidence[],
  startedAt: Date,
): StudyRun {
  const write = (name: string, text: string) => writeFileAtomically(path.join(run.folder, name), text)
  const ledger = [
    ...read.assembled.exclusions,
    ...(read.trial?.ledger.exclusions ?? []),
    ...read.assembled.questions.flatMap(q => q.exclusions),
  ]
  write('exclusions.csv', exclusionsCsv(ledger))
  for (const { question, models } of questions)
    for (const [id, fit] of models)
      write(
        path.join('models', `${question.id}-${id}.json`),
        canonicalJson({ description: fit.description, model: fit.state }, 1),
      )
  const evidence = `${canonicalJson(document, 1)}\n`
  write('evidence.json', evidence)
  run.prune()
  const record = runRecord(run, startedAt, document.study.seed, evidence)
  write('run.json', `${canonicalJson(record, 1)}\n`)
  return { folder: run.folder, evidence: document, run: record }
}

function withOverrides(file: ReturnType<typeof readProtocol>, options: RunStudyOptions) {
  const { seed, bootstrap, permutations, cohorts = [] } = options
  const validation = {
    ...file.protocol.validation,
    external: [...file.protocol.validation.external, ...cohorts.map(cohort => cohort.centre)],
    ...(seed === undefined ? {} : { seed }),
    ...(bootstrap === undefined ? {} : { bootstrap }),
    ...(permutations === undefined ? {} : { permutations }),
  }
  return { ...file, protocol: { ...file.protocol, validation } }
}
