import path from 'node:path'
import type { LeftOut } from '@tessera/study'
import { type Command, InvalidArgumentError } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
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
  readonly without: readonly string[]
  readonly against?: string
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
    .option(
      '--without <what>',
      'a sensitivity run without block:NAME, centre:NAME, or the files of a share of the patients, files:BLOCK=0.5 or files=0.5 (of every block); may be given several times',
      (given: string, before: readonly string[]) => [...before, given],
      [],
    )
    .option('--against <run>', 'run folder of the whole study, for what leaving out cost')
    .option('--no-report', 'write evidence.json alone')
  withCommonOptions(command).action(async (study: string, options: RunOptions) => {
    setExit(
      await perform({
        name: 'run',
        options,
        continueWith: sameCommand(),
        work: async ({ signal, onProgress, log }) => {
          const { parseLeftOut, readProtocol, runStudy } = await import('@tessera/study')
          const without = options.without.map(text => leftOut(text, parseLeftOut))
          if (options.against !== undefined && without.length === 0)
            throw new UsageError('--against says what leaving out cost: give --without too')
          const protocolFile = protocolPath(study)
          const { protocol } = readProtocol(protocolFile)
          const out =
            options.out ?? path.join('runs', [protocol.study, ...options.without].map(safe).join('-without-'))
          const { data: dataDir, workers, seed, bootstrap, permutations } = options
          const given = { dataDir, workers, seed, bootstrap, permutations }
          const { folder, evidence, run } = await runStudy({
            protocolFile,
            out,
            onProgress,
            signal,
            cohorts: options.cohort,
            without,
            ...(options.against === undefined ? {} : { against: options.against }),
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

/** What cannot be understood is wrong usage. */
function leftOut(text: string, parse: (text: string) => LeftOut): LeftOut {
  try {
    return parse(text)
  } catch (error) {
    throw new UsageError(`--without ${error instanceof Error ? error.message : text}`)
  }
}

/** As part of a folder's name: `block:slides` is `block-slides`. */
function safe(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
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
