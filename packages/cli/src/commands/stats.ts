import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { perform } from '../perform.ts'
import { type DesignMethod, designMethods } from '../stats/design-methods.ts'
import { flags } from '../stats/flags.ts'
import type { StatsInput } from '../stats/input.ts'
import { type TableMethod, tableMethods } from '../stats/methods.ts'
import type { StatsOptions } from '../stats/options.ts'

/** `tessera stats METHOD [TABLE]`: one statistic of a table, or the size of a study; unrounded with `--json`. */
export function addStats(program: Command, setExit: SetExit): void {
  const stats = program
    .command('stats')
    .summary('one statistic of a table')
    .description('One statistic of a table (CSV, TSV, Parquet, Excel, SAS XPT), or the size of a study.')
  for (const method of tableMethods) addTableMethod(stats, method, setExit)
  for (const method of designMethods) addDesignMethod(stats, method, setExit)
}

function addTableMethod(
  stats: Command,
  { name, summary, needs, takes, load }: TableMethod,
  setExit: SetExit,
): void {
  const command = stats.command(name).summary(summary).description(`${summary}.`).argument('<table>')
  for (const flag of needs) command.addOption(flags[flag].option().makeOptionMandatory())
  for (const flag of takes) command.addOption(flags[flag].option())
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
          const result = await inFileRows(input, table, given, async () => (await load())(input, given))
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

function addDesignMethod(
  stats: Command,
  { name, summary, options, load }: DesignMethod,
  setExit: SetExit,
): void {
  const command = stats.command(name).summary(summary).description(`${summary}.`)
  for (const option of options()) command.addOption(option)
  withCommonOptions(command).action(async given => {
    setExit(
      await perform({
        name: `stats ${name}`,
        options: given,
        continueWith: null,
        work: async () => {
          const flagNames = command.options.map(option => [option.attributeName(), option.long] as const)
          const result = await asUsage(flagNames, async () => (await load())(given))
          return { document: { method: name, ...result.fields }, text: result.text }
        },
      }),
    )
  })
}

/** What a design cannot use came from a flag: wrong usage, said by the name of the flag (`hazardRatio`: `--hazard-ratio`). */
async function asUsage<T>(
  flagNames: readonly (readonly [name: string, flag: string | undefined])[],
  compute: () => Promise<T>,
): Promise<T> {
  try {
    return await compute()
  } catch (error) {
    if (error instanceof Error && error.name === 'StatisticsInputError') {
      const flagOf = new Map(flagNames)
      throw new UsageError(error.message.replaceAll(/\b[a-z]+[A-Z]\w*/g, name => flagOf.get(name) ?? name))
    }
    throw error
  }
}

/** What a statistic cannot use is a finding with the line of the file. */
async function inFileRows<T>(
  input: StatsInput,
  table: string,
  options: StatsOptions,
  compute: () => Promise<T>,
): Promise<T> {
  try {
    return await compute()
  } catch (error) {
    const { FindingsError } = await import('@tessera/evidence')
    const file = table.replace(/^.*[\\/]/, '')
    if (error instanceof FindingsError)
      throw new FindingsError(error.findings.map(finding => ({ file, ...finding })))
    if (!(error instanceof Error && error.name === 'StatisticsInputError')) throw error
    const row = 'row' in error && typeof error.row === 'number' ? input.fileRows[error.row] : undefined
    const { refusalCure, refusedColumn } = await import('../stats/refused-column.ts')
    const { namedWarnings } = await import('../stats/named-warnings.ts')
    const argument = 'argument' in error && typeof error.argument === 'string' ? error.argument : undefined
    const field = argument === undefined ? undefined : refusedColumn(argument, input, options)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'statistics-input',
        message: namedWarnings([error.message.replace(/ in row \d+/, '')], input.terms)[0],
        cure: refusalCure(argument, options),
        file,
        ...(field === undefined ? {} : { field }),
        ...(row === undefined ? {} : { row }),
      },
    ])
  }
}
