import { evidenceDocumentSchema, sortFindings } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import type { BenefitEvidence } from '../benefit/context.ts'
import { runBenefit } from '../benefit/run-benefit.ts'
import { blockSettingsTable } from '../files/block-settings.ts'
import { fileTables } from '../files/file-tables.ts'
import type { PreparedFiles } from '../files/prepare-files.ts'
import type { Intake } from '../intake/intake.ts'
import { labelEvidence } from '../labels/label-evidence.ts'
import type { LabelledStudy } from '../labels/predict-labels.ts'
import { pagesAsked } from '../patients/pages-asked.ts'
import { withPictures } from '../patients/patient-pictures.ts'
import { withTrajectories } from '../patients/trajectories.ts'
import type { PlanComparison } from '../plan/amendments.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import { heldOutOf, heldOutText } from '../sensitivity/held-out-file.ts'
import { leftOutText } from '../sensitivity/left-out.ts'
import { orRefused, type RefusedByFit, withoutRefused, withRefused } from '../sensitivity/refused-by-fit.ts'
import { type Sensitive, sensitivityEvidence } from '../sensitivity/sensitivity-evidence.ts'
import { runTrial } from '../trial/run-trial.ts'
import { truthTables } from '../truth/truth-tables.ts'
import { evidenceDocument, labelOf } from './document.ts'
import { furtherEvidence } from './further-evidence.ts'
import { markModels } from './plan-status.ts'
import type { QuestionInput } from './question-input.ts'
import { type QuestionEvidence, runQuestion } from './run-question.ts'
import type { StudyRun } from './study-run.ts'
import { writeRun } from './write-run.ts'

/** What evidence is made of besides the data. */
export interface RunContext {
  readonly startedAt: Date
  readonly plan: PlanComparison
  /** Null for a run of the whole study. */
  readonly sensitive: Sensitive | null
  /** Folder of the run that a sensitivity run is compared with. */
  readonly against: string | null
}

/** Asks every question, trial and benefit of a study that was taken in, and writes what came of it into the run folder. */
export async function studyEvidence(
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
