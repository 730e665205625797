import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Column,
  type ColumnDictionary,
  type DictionaryInput,
  hasColumn,
  isMissingAt,
  readTable,
  selectColumns,
  selectRows,
  type Table,
  textAt,
} from '@tessera/tables'
import { columnsOf, isIdentifying, type RedcapColumn } from './column-dictionary.ts'
import { instrumentName, type RedcapDictionary } from './field.ts'

/** One instrument's data: a row a record, event and instance in which anything of it was filled in. */
export interface RedcapTable {
  readonly instrument: string
  readonly repeating: boolean
  readonly table: Table
  /** How the table is read again once written: types, codes, labels. */
  readonly dictionary: DictionaryInput
  /** Fields that REDCap computed: they follow from others and are not measured. */
  readonly calculated: readonly string[]
}

export interface RedcapProject {
  readonly instruments: readonly RedcapTable[]
  readonly recordId: string
  /** Fields that say who the patient is, by the dictionary: they are never read. */
  readonly identifiers: readonly string[]
  readonly findings: readonly Finding[]
}

export interface RedcapOptions {
  /** The project's missing-data codes (`NI`, `UNK`, `-99`), read as missing. */
  readonly missing?: readonly string[]
}

/** What REDCap adds to every row of an export. */
const added: Readonly<Record<string, ColumnDictionary>> = {
  redcap_event_name: { type: 'text', label: 'Event' },
  redcap_repeat_instrument: { type: 'text', label: 'Repeating instrument' },
  redcap_repeat_instance: { type: 'integer', label: 'Instance' },
  redcap_data_access_group: { type: 'text', role: 'centre', label: 'Data access group' },
  redcap_survey_identifier: { role: 'ignore' },
}

/**
 * Reads a REDCap export (raw codes or labels as values, variable names as headers) by its data dictionary, into
 * one table an instrument. A row of a repeating instrument or event is a row of that instrument alone; checkboxes
 * are one column a choice. Identifiers by the dictionary's flag, and phones, addresses and record numbers by
 * their validation, are not read. Values outside the choices, in rows of another instrument, twice, and columns
 * that the dictionary does not have are findings.
 * @throws FindingsError when the file has no column of the record, or cannot be read
 */
export async function readRedcapExport(
  path: string,
  dictionary: RedcapDictionary,
  { missing = [] }: RedcapOptions = {},
): Promise<RedcapProject> {
  const columns = columnsOf(dictionary, missing)
  const ignored: ColumnDictionary = { role: 'ignore' }
  const entries = Object.fromEntries(columns.map(({ name, entry }) => [name, entry ?? ignored]))
  const read = await readTable(path, { dictionary: { columns: { ...entries, ...added } } })
  const { table } = read
  const { file } = table.source
  const absent = new Set(
    read.findings.filter(({ code }) => code === 'column-absent').map(({ field }) => field),
  )
  if (!hasColumn(table, dictionary.recordId)) throw new FindingsError([noRecord(file, dictionary.recordId)])
  const findings: Finding[] = [
    ...read.findings.filter(({ code }) => code !== 'column-absent'),
    ...partial(columns, absent, file),
    ...strangers(table, columns, file),
  ]
  const place = placeOf(table, dictionary)
  const instruments = dictionary.instruments.flatMap(form => {
    const own = columns.filter(one => one.form === form && one.entry !== null && hasColumn(table, one.name))
    if (own.length === 0) return []
    return [instrumentTable(table, form, own, place, dictionary, missing.length > 0, findings)]
  })
  findings.push(...misplaced(table, columns, place, file), ...twice(table, place, dictionary, file))
  const identifiers = columns.filter(one => one.leftOut === 'identifier')
  return {
    instruments,
    recordId: dictionary.recordId,
    identifiers: identifiers.map(({ name }) => name),
    findings,
  }
}

/** Which instrument a row is of; null for rows of everything that does not repeat. */
type Place = (row: number) => string | null

function placeOf(table: Table, { instruments }: RedcapDictionary): Place {
  const column = table.columns.find(({ name }) => name === 'redcap_repeat_instrument')
  if (!column) return () => null
  return row => {
    const text = textAt(column, row)
    if (text === null) return null
    const name = instrumentName(text)
    return instruments.find(form => instrumentName(form) === name) ?? text
  }
}

function instrumentTable(
  table: Table,
  form: string,
  own: readonly RedcapColumn[],
  place: Place,
  { recordId }: RedcapDictionary,
  hasCodes: boolean,
  findings: Finding[],
): RedcapTable {
  const columns = own.flatMap(one => {
    const column = table.columns.find(({ name }) => name === one.name)
    return column ? [{ ...one, column }] : []
  })
  const rows: number[] = []
  let repeating = false
  for (let row = 0; row < table.rowCount; row++) {
    const of = place(row)
    if (of !== null && of !== form) continue
    if (!columns.some(({ column, name }) => isFilled(column, row, name === `${form}_complete`))) continue
    if (of === form) repeating = true
    rows.push(row)
  }
  findings.push(...requiredMissing(table, columns, rows, hasCodes))
  const instances = table.columns.find(({ name }) => name === 'redcap_repeat_instance')
  const hasInstances = instances !== undefined && rows.some(row => !isMissingAt(instances, row))
  const keys = [
    recordId,
    'redcap_data_access_group',
    'redcap_event_name',
    ...(hasInstances ? ['redcap_repeat_instance'] : []),
  ].filter(name => hasColumn(table, name))
  const chosen = selectColumns(selectRows(table, rows), [...keys, ...own.map(({ name }) => name)])
  return {
    instrument: form,
    repeating: repeating || hasInstances,
    table: { ...chosen, name: form },
    dictionary: {
      columns: Object.fromEntries([
        ...keys.map(name => [name, added[name] ?? { type: 'text', role: 'id' }] as const),
        ...own.map(one => [one.name, rereadable(one.entry ?? {})] as const),
      ]),
    },
    calculated: own.filter(({ field }) => field?.type === 'calc').map(({ name }) => name),
  }
}

/** Whether a cell shows that the form was filled in: an unticked box and the status Incomplete do not. */
function isFilled(column: Column, row: number, isStatus: boolean): boolean {
  if (isMissingAt(column, row)) return false
  if (isStatus) return textAt(column, row) !== 'Incomplete'
  return column.kind !== 'boolean' || !column.name.includes('___') || column.values[row] === 1
}

/** Once written, a table holds labels and not codes, and decimal points. */
function rereadable({ codes, decimal: _, missing: __, ...rest }: ColumnDictionary): ColumnDictionary {
  if (codes === undefined || rest.type === 'boolean') return rest
  return { ...rest, codes: Array.isArray(codes) ? codes : Object.values(codes) }
}

function partial(
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

function strangers(table: Table, columns: readonly RedcapColumn[], file: string): Finding[] {
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

function misplaced(table: Table, columns: readonly RedcapColumn[], place: Place, file: string): Finding[] {
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

function twice(table: Table, place: Place, { recordId }: RedcapDictionary, file: string): Finding[] {
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
function requiredMissing(
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

function noRecord(file: string, recordId: string): Finding {
  return {
    severity: 'error',
    code: 'no-record-column',
    message: `${file} has no column '${recordId}', the record of the data dictionary`,
    cure: 'export with variable names as headers (raw data, or labels with raw headers), not with labels as headers',
    file,
    field: recordId,
  }
}
