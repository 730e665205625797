import path from 'node:path'
import { evidenceDocumentSchema, FindingsError, hasErrors, sortFindings } from '@tessera/evidence'
import { codeVersionOf, openRun, type ProgressListener, type Run } from '@tessera/tasks'
import type { BenefitEvidence } from '../benefit/context.ts'
import { runBenefit } from '../benefit/run-benefit.ts'
import { blockSettingsTable } from '../files/block-settings.ts'
import { fileTables } from '../files/file-tables.ts'
import { type PreparedFiles, prepareFiles } from '../files/prepare-files.ts'
import { wantedBlocks } from '../files/wanted-blocks.ts'
import { type Intake, intakeLoaded } from '../intake/intake.ts'
import { type LoadedStudy, loadStudy } from '../intake/load.ts'
import { labelEvidence } from '../labels/label-evidence.ts'
import { type LabelledStudy, predictLabels } from '../labels/predict-labels.ts'
import { pagesAsked } from '../patients/pages-asked.ts'
import { withPictures } from '../patients/patient-pictures.ts'
import { withTrajectories } from '../patients/trajectories.ts'
import { asSensitivity, comparePlan, type PlanComparison } from '../plan/amendments.ts'
import { readPlan } from '../plan/plan.ts'
import { type ProtocolFile, readProtocol } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import { readWholeRun } from '../sensitivity/against.ts'
import { heldOutOf, heldOutText } from '../sensitivity/held-out-file.ts'
import { type LeftOut, leftOutText } from '../sensitivity/left-out.ts'
import { loadWithout } from '../sensitivity/load-without.ts'
import { requireOwnFolder } from '../sensitivity/own-folder.ts'
import { orRefused, type RefusedByFit, withoutRefused, withRefused } from '../sensitivity/refused-by-fit.ts'
import { type Sensitive, sensitivityEvidence } from '../sensitivity/sensitivity-evidence.ts'
import { settle } from '../sensitivity/settle.ts'
import { runTrial } from '../trial/run-trial.ts'
import { truthTables } from '../truth/truth-tables.ts'
import { evidenceDocument, labelOf } from './document.ts'
import { furtherEvidence } from './further-evidence.ts'
import { markModels } from './plan-status.ts'
import type { QuestionInput } from './question-input.ts'
import { type QuestionEvidence, runQuestion } from './run-question.ts'
import type { StudyRun } from './study-run.ts'
import { writeRun } from './write-run.ts'

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
  /** What to go without: a sensitivity run, which is never the registered analysis and amends no plan. */
  readonly without?: readonly LeftOut[]
  /** Run folder of the whole study, for what leaving out cost. */
  readonly against?: string
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
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
  'imaging',
  'radiomics',
  'slides',
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
  const asked = withOverrides(readProtocol(options.protocolFile), options)
  // Before the run folder is touched: data at fault leave nothing behind.
  const given = {
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.cohorts === undefined ? {} : { further: options.cohorts }),
  }
  const without = options.without ?? []
  requireOwnFolder(options.out, without)
  const whole =
    options.against === undefined || without.length === 0
      ? null
      : readWholeRun(options.against, asked.protocol.study)
  const lost = without.length === 0 ? null : await loadWithout(asked, given, without)
  const file = lost?.file ?? asked
  const loaded = lost?.loaded ?? (await loadStudy(file, given))
  const plan = comparePlan(readPlan(asked), asked.protocol)
  const context = {
    startedAt,
    against: whole && (options.against ?? null),
    plan: lost ? asSensitivity(plan, file.protocol) : plan,
  }
  const looked = intakeOrThrow(file, loaded)
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
    const hasFiles = loaded.fileBlocks.length > 0
    if (!hasFiles && loaded.labels.length === 0)
      return await evidenceOf(
        run,
        file,
        looked,
        null,
        { loaded, labels: [] },
        {
          ...context,
          sensitive: lost && { ...lost, whole },
        },
      )
    // What was said of slides and scans before any was read is said again of those that could be.
    const prepared = hasFiles
      ? await prepareFiles(loaded, wantedBlocks(file.protocol), {
          folder: run.folder,
          workers: run.workers,
          seed: file.protocol.validation.seed,
          centreOf: row => loaded.patients.centres[loaded.patients.centre[row]] ?? null,
          ...(options.signal ? { signal: options.signal } : {}),
          ...(options.onProgress ? { onProgress: options.onProgress } : {}),
        })
      : null
    const told = await predictLabels(file, prepared?.loaded ?? loaded)
    const left = lost && settle(file, told.loaded)
    const own = left?.file ?? file
    const kept: LabelledStudy = left
      ? { loaded: left.loaded, labels: told.labels.filter(({ label }) => label.name in own.protocol.labels) }
      : told
    return await evidenceOf(run, own, intakeOrThrow(own, kept.loaded), prepared, kept, {
      ...context,
      sensitive: lost && {
        ...lost,
        consequences: [...lost.consequences, ...(left?.consequences ?? [])],
        whole,
      },
    })
  } finally {
    run.close()
  }
}

/** @throws FindingsError where data or study are at fault */
function intakeOrThrow(file: ProtocolFile, loaded: LoadedStudy): Intake {
  const read = intakeLoaded(file, loaded)
  if (hasErrors(read.findings)) throw new FindingsError(read.findings.filter(f => f.severity === 'error'))
  return read
}

/** What evidence is made of besides the data. */
interface RunContext {
  readonly startedAt: Date
  readonly plan: PlanComparison
  /** Null for a run of the whole study. */
  readonly sensitive: Sensitive | null
  /** Folder of the run that a sensitivity run is compared with. */
  readonly against: string | null
}

async function evidenceOf(
  run: Run,
  file: ProtocolFile,
  taken: Intake,
  prepared: PreparedFiles | null,
  { loaded, labels }: LabelledStudy,
  { startedAt, plan: comparison, sensitive, against }: RunContext,
): Promise<StudyRun> {
  const { protocol } = file
  const { isPlanned, ...plan } = comparison
  const wholeStatus =
    sensitive === null && comparison.frozen && comparison.amendments.length === 0 ? 'planned' : 'exploratory'
  const shownPatients = pagesAsked(taken.questions, protocol.patientPages)
  const questions: QuestionEvidence[] = []
  const refused: RefusedByFit[] = []
  for (const [i, question] of taken.questions.entries()) {
    const id = questionId(question.protocol)
    const input: QuestionInput = {
      run,
      question: taken.assembled.questions[i],
      protocol: question.protocol,
      validation: protocol.validation,
      features: question.models,
      blocks: question.blocks,
      label: labelOf(question),
      endpoint: {
        name: question.endpoint,
        label: question.label,
        type: question.endpointType,
        surrogate: question.surrogate,
      },
      folder: file.folder,
      status: isPlanned(id) ? 'planned' : 'exploratory',
      sampleSize: question.sampleSize,
      study: protocol.study,
      // Of one question alone: the cards of one patient are an illustration.
      patientPages: sensitive === null ? shownPatients[i] : { count: 0, model: null },
    }
    const own =
      sensitive === null ? await runQuestion(input) : await orRefused(question.id, () => runQuestion(input))
    if ('because' in own) refused.push(own)
    else questions.push(markModels(own, model => isPlanned(id, model)))
  }
  const read = withoutRefused(taken, refused)
  const trial = read.trial
    ? runTrial(read.trial, {
        level: protocol.validation.level,
        status: wholeStatus,
      })
    : null
  const benefits: BenefitEvidence[] = []
  for (const asked of read.benefits)
    benefits.push(
      await runBenefit(asked, {
        run,
        protocol,
        status: isPlanned(questionId(asked.protocol)) ? 'planned' : 'exploratory',
        folder: file.folder,
      }),
    )
  const further = furtherEvidence(file, read, questions, {
    level: protocol.validation.level,
    status: wholeStatus,
  })
  const { level, seed } = protocol.validation
  const labelled = labelEvidence(read, loaded.patients, labels, question => ({
    level,
    seed,
    status: isPlanned(question) ? 'planned' : 'exploratory',
  }))
  const pages = withTrajectories(
    questions.flatMap(one => one.pages),
    {
      protocol,
      loaded,
      questions: read.questions,
      assembled: read.assembled.questions,
      figures: further.figures,
    },
  )
  const shown = await withPictures(pages, loaded.fileBlocks, loaded.patients.ids, run.folder)
  const settings = blockSettingsTable(protocol.blocks, loaded.fileBlocks, prepared?.summaries ?? [])
  const document = evidenceDocumentSchema.parse(
    evidenceDocument({
      protocol,
      intake: read,
      findings: sortFindings([
        ...read.findings,
        ...(trial?.findings ?? []),
        ...benefits.flatMap(one => one.findings),
        ...further.findings,
      ]),
      plan: { ...plan, amendments: [...plan.amendments], exploratory: [...plan.exploratory] },
      questions,
      trial,
      benefits,
      further,
      tables: [
        ...read.questions.flatMap(({ tableOne, modalities }) =>
          modalities ? [tableOne, modalities] : [tableOne],
        ),
        ...fileTables(prepared?.summaries ?? []),
        ...(settings ? [settings] : []),
        ...(read.reached ? [read.reached] : []),
        ...truthTables(read, questions),
        read.completeness,
        ...labelled.tables,
      ],
      estimates: labelled.estimates,
      pages: shown.pages,
      pictures: [...(prepared?.pictures ?? []), ...shown.pictures],
    }),
  )
  const heldOut = heldOutOf(protocol.study, questions, read.assembled.questions)
  return writeRun(run, {
    document: sensitive
      ? sensitivityEvidence(document, withRefused(sensitive, refused), heldOut, protocol.validation)
      : document,
    heldOut: heldOutText(heldOut),
    intake: read,
    questions,
    stages: prepared?.stages ?? [],
    startedAt,
    asked: sensitive ? { without: sensitive.counts.map(({ left }) => leftOutText(left)), against } : null,
  })
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
