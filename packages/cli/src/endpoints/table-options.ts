import { type Command, InvalidArgumentError } from 'commander'
import { withCommonOptions } from '../every-command.ts'
import type { CommonOptions } from '../perform.ts'

/** What every command of `tessera endpoints` and `tessera trial` that reads a table understands. */
export interface TableOptions extends CommonOptions {
  /** Field of the record: column of the table. */
  readonly columns?: Readonly<Record<string, string>>
  readonly out?: string
}

/** Adds `--columns field=column,...` and `--out FILE` with the common options. */
export function withTableOptions(command: Command, what: string): Command {
  command
    .option(
      '--columns <pairs>',
      'columns of the fields where the table names them otherwise: patientId=pat,date=when',
      columnPairs,
    )
    .option('--out <file>', `write ${what} to a table (.csv, .xlsx or .parquet by its ending)`)
  return withCommonOptions(command)
}

/** Reads `field=column` pairs separated by commas. */
export function columnPairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map(pair => {
      const [field, column, ...rest] = pair.split('=').map(part => part.trim())
      if (!field || !column || rest.length > 0)
        throw new InvalidArgumentError('Give field=column pairs separated by commas.')
      return [field, column]
    }),
  )
}
