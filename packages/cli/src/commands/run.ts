import path from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { type CommonOptions, perform } from '../perform.ts'
import { protocolPath, sameCommand } from '../study-path.ts'

interface Cohort {
  readonly centre: string
  readonly file: string
}

interface RunOptions extends CommonOptions {
  readonly data?: string
  readonly cohort: readonly Cohort[]
  readonly out?: string
  readonly workers?: number
  readonly seed?: number
  readonly bootstrap?: number
  readonly permutations?: number
  readonly report: boolean
}

/** `tessera run STUDY`: from the tables to evidence and report, continuing what an earlier run left. */
export function addRun(program: Command, setExit: SetExit): void {
  const command = program
    .command('run')
    .summary('run a study, from its tables to the report')
    .description(
      'Run a study, from its tables to evidence.json and the report. A run that was stopped continues when the same command is given again.',
    )
    .argument('<study>', 'study.yaml, or the folder that holds it')
    .option('--data <dir>', "folder of the tables, instead of the protocol's dataDir")
    .option(
      '--cohort <centre=file>',
      'a further cohort of the same shape, validated as an external centre; may be given several times',
      cohort,
      [],
    )
    .option('--out <dir>', 'run folder (default: runs/STUDY)')
    .option('--workers <n>', 'worker threads (default: one for each processor)', wholeNumber(1, 1024))
    .option('--seed <n>', "random seed, instead of the protocol's", wholeNumber(0))
    .option('--bootstrap <n>', "bootstrap resamples, instead of the protocol's", wholeNumber(0))
    .option('--permutations <n>', "permutations, instead of the protocol's", wholeNumber(0))
    .option('--no-report', 'write evidence.json alone')
  withCommonOptions(command).action(async (study: string, options: RunOptions) => {
    setExit(
      await perform({
        name: 'run',
        options,
        continueWith: sameCommand(),
        work: async ({ signal, onProgress, log }) => {
          const { readProtocol, runStudy } = await import('@tessera/study')
          const protocolFile = protocolPath(study)
          const { protocol } = readProtocol(protocolFile)
          const out = options.out ?? path.join('runs', protocol.study)
          const { data: dataDir, workers, seed, bootstrap, permutations } = options
          const given = { dataDir, workers, seed, bootstrap, permutations }
          const { folder, evidence, run } = await runStudy({
            protocolFile,
            out,
            onProgress,
            signal,
            cohorts: options.cohort,
            ...withoutUndefined(given),
          })
          log.info({ evidenceSha256: run.evidenceSha256, seconds: run.wallSeconds }, 'evidence written')
          const { reportStage } = await import('../report-stage.ts')
          const report = options.report ? await reportStage(folder, onProgress) : null
          const { runSummary } = await import('../run-summary.ts')
          return runSummary(evidence, { folder, report, seconds: run.wallSeconds })
        },
      }),
    )
  })
}

/** `CENTRE=FILE`; the file counts from the folder of the command. */
function cohort(given: string, before: readonly Cohort[]): Cohort[] {
  const at = given.indexOf('=')
  if (at < 1 || at === given.length - 1)
    throw new InvalidArgumentError("Give the centre's name and its file as CENTRE=FILE.")
  return [...before, { centre: given.slice(0, at), file: path.resolve(given.slice(at + 1)) }]
}

/** The options that were given: an absent one must not hide the protocol's own. */
function withoutUndefined<T extends Record<string, unknown>>(given: T): Partial<T> {
  const kept: Partial<T> = {}
  for (const key in given) if (given[key] !== undefined) kept[key] = given[key]
  return kept
}
