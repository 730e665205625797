import type { Finding } from '@tessera/evidence'
import type { Column } from '@tessera/tables'

export function notNumeric(column: Column, file: string): Finding {
  return {
    severity: 'error',
    code: 'not-a-number',
    message: `${column.name} holds ${column.kind === 'date' ? 'dates' : 'text'} where numbers are needed`,
    cure: 'name a number column, or compute one first',
    file,
    field: column.name,
  }
}

export function emptyTable(file: string): Finding {
  return {
    severity: 'error',
    code: 'no-rows',
    message: `${file} has a header and no rows`,
    cure: 'export the table again, with its rows',
    file,
  }
}

export function nothingComplete(file: string, used: readonly Column[]): Finding {
  return {
    severity: 'error',
    code: 'no-complete-row',
    message: `no row of ${file} has a value in each of ${listed(used)}`,
    cure: 'leave out the column that is missing, or fill in its values',
    file,
  }
}

export function valueNeeded(column: Column, count: number, row: number, file: string): Finding {
  return {
    severity: 'error',
    code: 'value-needed',
    message: `${column.name} is missing in ${count} ${count === 1 ? 'row that is' : 'rows that are'} used`,
    cure: 'give a value to every row that is used',
    file,
    field: column.name,
    row,
    count,
  }
}

export function noneCensored(
  column: Column,
  event: string,
  levels: readonly string[],
  file: string,
): Finding {
  const competing = levels.filter(level => level !== event)
  return {
    severity: 'warning',
    code: 'nobody-censored',
    message: `no row of ${file} has ${column.name} = 0, which would be censored: ${competing.length === 0 ? 'everyone has the event' : `${shown(competing)} all compete`}`,
    cure: 'give the value of censoring with --censor, if there is one',
    file,
    field: column.name,
  }
}

export function leftOut(file: string, count: number, used: readonly Column[]): Finding {
  return {
    severity: 'warning',
    code: 'rows-left-out',
    message: `${count} ${count === 1 ? 'row has' : 'rows have'} a missing value in ${listed(used)}, and ${count === 1 ? 'is' : 'are'} left out`,
    cure: 'impute them first if they are not missing at random',
    file,
    count,
  }
}

/** The first names; a genome of columns is counted, not listed. */
function listed(columns: readonly Column[]): string {
  return shown(columns.map(column => column.name))
}

function shown(names: readonly string[]): string {
  const more = names.length - 12
  return names.slice(0, 12).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
