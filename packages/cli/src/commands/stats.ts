import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, numberList, realNumber, withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { perform } from '../perform.ts'
import type { StatsInput, StatsResult } from '../stats/input.ts'
import type { StatsOptions } from '../stats/options.ts'

type Method = (input: StatsInput, options: StatsOptions) => StatsResult

interface MethodEntry {
  readonly name: string
  readonly summary: string
  readonly needs: readonly OptionName[]
  readonly takes: readonly OptionName[]
  /** Loads the code of this method alone. */
  readonly load: () => Promise<Method>
}

const methods: readonly MethodEntry[] = [
  {
    name: 'km',
    summary: 'Kaplan-Meier curves, medians, survival at given times',
    needs: ['time', 'event'],
    takes: ['start', 'group', 'weights', 'conf', 'times'],
    load: async () => (await import('../stats/km.ts')).km,
  },
  {
    name: 'logrank',
    summary: 'log-rank test between groups',
    needs: ['time', 'event', 'group'],
    takes: ['strata', 'rho'],
    load: async () => (await import('../stats/logrank.ts')).logrank,
  },
  {
    name: 'cox',
    summary: 'Cox regression',
    needs: ['time', 'event', 'covariates'],
    takes: ['start', 'strata', 'cluster', 'weights', 'ties'],
    load: async () => (await import('../stats/cox.ts')).cox,
  },
  {
    name: 'concordance',
    summary: "Harrell's and Uno's concordance of a score",
    needs: ['time', 'event', 'score'],
    takes: ['strata', 'weights', 'tau'],
    load: async () => (await import('../stats/concordance.ts')).concordance,
  },
  {
    name: 'auc',
    summary: "area under the ROC curve with DeLong's interval",
    needs: ['outcome', 'score'],
    takes: [],
    load: async () => (await import('../stats/auc.ts')).auc,
  },
  {
    name: 'calibration',
    summary: 'calibration of a predicted probability: --outcome, or --time, --event and --tau',
    needs: ['score'],
    takes: ['outcome', 'time', 'event', 'tau'],
    load: async () => (await import('../stats/calibration.ts')).calibration,
  },
  {
    name: 'logistic',
    summary: 'logistic regression',
    needs: ['outcome', 'covariates'],
    takes: ['weights'],
    load: async () => (await import('../stats/logistic.ts')).logistic,
  },
]

const options = {
  time: () => new Option('--time <column>', 'time from time zero to event or censoring'),
  start: () => new Option('--start <column>', 'delayed entry: at risk from this time on'),
  event: () => new Option('--event <column=value>', 'value of an event; every other value is censored'),
  outcome: () => new Option('--outcome <column=value>', 'value of an event; every other value is none'),
  score: () => new Option('--score <column>', 'score or predicted probability; higher means the event'),
  group: () => new Option('--group <column>', 'groups to compare'),
  covariates: () =>
    new Option('--covariates <a,b>', 'columns; text becomes a factor, first level the reference').argParser(
      nameList,
    ),
  strata: () => new Option('--strata <column>', 'strata, each with its own baseline'),
  cluster: () => new Option('--cluster <column>', 'groups of dependent rows, for robust errors'),
  weights: () => new Option('--weights <column>', 'case weights'),
  ties: () => new Option('--ties <kind>', 'tied events').choices(['efron', 'breslow']).default('efron'),
  conf: () =>
    new Option('--conf <kind>', 'scale of the interval')
      .choices(['log', 'log-log', 'plain', 'logit'])
      .default('log'),
  tau: () => new Option('--tau <time>', 'horizon').argParser(realNumber),
  times: () => new Option('--times <a,b>', 'times at which survival is given').argParser(numberList),
  rho: () =>
    new Option('--rho <number>', "weight S(t)^rho of Harrington and Fleming's G-rho family").argParser(
      realNumber,
    ),
} satisfies Record<string, () => Option>
type OptionName = keyof typeof options

/** `tessera stats METHOD TABLE`: one statistic of a table, unrounded with `--json`. */
export function addStats(program: Command, setExit: SetExit): void {
  const stats = program
    .command('stats')
    .summary('one statistic of a table')
    .description('One statistic of a table (CSV, TSV, Parquet, Excel, SAS XPT).')
  for (const method of methods) addMethod(stats, method, setExit)
}

function addMethod(
  stats: Command,
  { name, summary, needs, takes, load }: MethodEntry,
  setExit: SetExit,
): void {
  const command = stats.command(name).summary(summary).description(`${summary}.`).argument('<table>')
  for (const option of needs) command.addOption(options[option]().makeOptionMandatory())
  for (const option of takes) command.addOption(options[option]())
  command
    .addOption(new Option('--level <level>', 'of intervals').argParser(realNumber).default(0.95))
    .option('--sheet <name>', 'sheet of an Excel file')
  withCommonOptions(command).action(async (table: string, given: StatsOptions) => {
    if (!(given.level > 0 && given.level < 1))
      throw new UsageError(`--level is ${given.level}; give a confidence level between 0 and 1, such as 0.95`)
    setExit(
      await perform({
        name: `stats ${name}`,
        options: given,
        continueWith: null,
        work: async () => {
          const { readStatsInput } = await import('../stats/read-input.ts')
          const { input, rows, dropped, findings } = await readStatsInput(table, given)
          const result = await inFileRows(input, table, async () => (await load())(input, given))
          return {
            document: { method: name, rows, used: rows - dropped, dropped, ...result.fields },
            text: result.text,
            findings,
          }
        },
      }),
    )
  })
}

/** What a statistic cannot use is a finding with the line of the file. */
async function inFileRows<T>(input: StatsInput, table: string, compute: () => Promise<T>): Promise<T> {
  try {
    return await compute()
  } catch (error) {
    if (!(error instanceof Error && error.name === 'StatisticsInputError')) throw error
    const { FindingsError } = await import('@tessera/evidence')
    const row = 'row' in error && typeof error.row === 'number' ? input.fileRows[error.row] : undefined
    throw new FindingsError([
      {
        severity: 'error',
        code: 'statistics-input',
        message: error.message.replace(/ in row \d+/, ''),
        cure: 'correct the column, or choose another option',
        file: table.replace(/^.*[\\/]/, ''),
        ...(row === undefined ? {} : { row }),
      },
    ])
  }
}
