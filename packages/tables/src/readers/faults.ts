import { type Finding, FindingsError } from '@tessera/evidence'
import type { TableFile } from './reader.ts'

/** An error that stops the reading of a file. */
export function unreadable(
  file: Pick<TableFile, 'shown'>,
  code: string,
  message: string,
  cure: string,
  where: { row?: number; field?: string } = {},
): FindingsError {
  const finding: Finding = {
    severity: 'error',
    code,
    message: `${file.shown}: ${message}`,
    cure,
    file: file.shown,
    ...where,
  }
  return new FindingsError([finding])
}

/** Refuses a table without columns, with a header twice, or without rows. */
export function checkHeader(file: Pick<TableFile, 'shown'>, fields: readonly string[], row = 1): void {
  if (fields.length === 0 || fields.every(field => field === ''))
    throw unreadable(
      file,
      'empty-file',
      'there is no header',
      'export the table again, with column names in its first row',
    )
  const seen = new Map<string, number>()
  for (const [place, field] of fields.entries()) {
    const earlier = seen.get(field)
    if (earlier !== undefined && field !== '')
      throw unreadable(
        file,
        'duplicate-header',
        `the columns ${earlier + 1} and ${place + 1} are both called '${field}'`,
        'rename one of them in the file',
        { row, field },
      )
    seen.set(field, place)
  }
}
