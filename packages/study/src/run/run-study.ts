import path from 'node:path'
import { FindingsError, hasErrors } from '@tessera/evidence'
import { codeVersionOf, openRun, type ProgressListener } from '@tessera/tasks'
import { prepareFiles } from '../files/prepare-files.ts'
import { wantedBlocks } from '../files/wanted-blocks.ts'
import { type Intake, intakeLoaded } from '../intake/intake.ts'
import { type LoadedStudy, loadStudy } from '../intake/load.ts'
import { type LabelledStudy, predictLabels } from '../labels/predict-labels.ts'
import { asSensitivity, comparePlan } from '../plan/amendments.ts'
import { readPlan } from '../plan/plan.ts'
import { type ProtocolFile, readProtocol } from '../protocol/read.ts'
import { readWholeRun } from '../sensitivity/against.ts'
import type { LeftOut } from '../sensitivity/left-out.ts'
import { loadWithout } from '../sensitivity/load-without.ts'
import { requireOwnFolder } from '../sensitivity/own-folder.ts'
import { settle } from '../sensitivity/settle.ts'
import { studyEvidence } from './study-evidence.ts'
import type { StudyRun } from './study-run.ts'

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
      return await studyEvidence(
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
    return await studyEvidence(run, own, intakeOrThrow(own, kept.loaded), prepared, kept, {
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
