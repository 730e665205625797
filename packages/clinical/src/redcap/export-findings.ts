import type { Finding } from '@tessera/evidence'
import { type Column, isMissingAt, type Table, textAt } from '@tessera/tables'
import { added, isIdentifying, type RedcapColumn } from './column-dictionary.ts'
import type { RedcapDictionary } from './field.ts'

/** Which instrument a row is of; null for rows of everything that does not repeat. */
export type Place = (row: number) => string | null

/** Whether a cell shows that the form was filled in: an unticked box and the status Incomplete do not. */
export function isFilled(column: Column, row: number, isStatus: boolean): boolean {
  if (isMissingAt(column, row)) return false
  if (isStatus) return textAt(column, row) !== 'Incomplete'
  return column.kind !== 'boolean' || !column.name.includes('___') || column.values[row] === 1
}

export function partial(
  columns: readonly RedcapColumn[],
  absent: ReadonlySet<string | undefined>,
  file: string,
): Finding[] {
  const missing = columns.filter(one => one.leftOut === null && absent.has(one.name))
  if (missing.length === 0) return []
  return [
    {
      severity: 'note',
      code: 'fields-not-exported',
      message: `${file} has no column for ${missing.length} fields of the dictionary: ${missing
        .slice(0, 8)
        .map(({ name }) => name)
        .join(', ')}${missing.length > 8 ? ' ...' : ''}`,
      cure: 'none needed if the export was meant to leave them out',
      file,
      count: missing.length,
    },
  ]
}

export function strangers(table: Table, columns: readonly RedcapColumn[], file: string): Finding[] {
  const known = new Set([...columns.map(({ name }) => name), ...Object.keys(added)])
  const strange = table.columns.filter(({ name }) => !known.has(name) && !name.endsWith('_timestamp'))
  return strange.map(({ name }) => ({
    severity: 'warning' as const,
    code: 'field-not-in-dictionary',
    message: `the column '${name}' is not in the data dictionary; it was left out`,
    cure: 'download the data dictionary again: it is older than the export',
    file,
    field: name,
  }))
}

export function misplaced(
  table: Table,
  columns: readonly RedcapColumn[],
  place: Place,
  file: string,
): Finding[] {
  const findings: Finding[] = []
  for (const { name, form } of columns) {
    const column = table.columns.find(one => one.name === name)
    if (!column || form === null) continue
    for (let row = 0; row < table.rowCount; row++) {
      const of = place(row)
      if (of === null || of === form || !isFilled(column, row, name === `${form}_complete`)) continue
      findings.push({
        severity: 'error',
        code: 'value-in-other-instrument',
        message: `a row of ${of} has a value of ${name}, which belongs to ${form}; it was left out`,
        cure: 'move it to a row of its own instrument',
        file,
        row: table.fileRows[row],
        field: name,
      })
    }
  }
  return findings
}

export function twice(table: Table, place: Place, { recordId }: RedcapDictionary, file: string): Finding[] {
  const keys = [recordId, 'redcap_event_name', 'redcap_repeat_instance']
  const columns = keys.flatMap(key => table.columns.find(({ name }) => name === key) ?? [])
  const seen = new Map<string, number>()
  const findings: Finding[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const key = JSON.stringify([...columns.map(column => textAt(column, row)), place(row)])
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, row)
    else
      findings.push({
        severity: 'error',
        code: 'record-twice',
        message: `rows ${table.fileRows[earlier]} and ${table.fileRows[row]} are one record, event and instance`,
        cure: 'leave one of them out',
        file,
        row: table.fileRows[row],
        field: recordId,
      })
  }
  return findings
}

/** Required and always shown, yet empty in a form that was filled in: one finding a field. */
export function requiredMissing(
  table: Table,
  columns: readonly (RedcapColumn & { readonly column: Column })[],
  rows: readonly number[],
  hasCodes: boolean,
): Finding[] {
  return columns.flatMap(({ column, field, name }) => {
    if (!field?.required || field.branching !== null || field.type === 'checkbox' || isIdentifying(field))
      return []
    const empty = rows.filter(row => isMissingAt(column, row))
    if (empty.length === 0) return []
    return [
      {
        severity: hasCodes ? ('note' as const) : ('warning' as const),
        code: 'required-missing',
        message: `${name} is required and empty${hasCodes ? ' or a missing-data code' : ''} in ${empty.length} of ${rows.length} rows of ${field.form}; the first is here`,
        cure: hasCodes ? 'none needed where a code says why' : 'fill it in, or give a missing-data code',
        file: table.source.file,
        row: table.fileRows[empty[0]],
        field: name,
        count: empty.length,
      },
    ]
  })
}

export function noRecord(file: string, recordId: string): Finding {
  return {
    severity: 'error',
    code: 'no-record-column',
    message: `${file} has no column '${recordId}', the record of the data dictionary`,
    cure: 'export with variable names as headers (raw data, or labels with raw headers), not with labels as headers',
    file,
    field: recordId,
  }
}
