import { type Finding, FindingsError } from '@tessera/evidence'
import {
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
import { added, columnsOf, type RedcapColumn } from './column-dictionary.ts'
import {
  isFilled,
  misplaced,
  noRecord,
  type Place,
  partial,
  requiredMissing,
  strangers,
  twice,
} from './export-findings.ts'
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

/** Once written, a table holds labels and not codes, and decimal points. */
function rereadable({ codes, decimal: _, missing: __, ...rest }: ColumnDictionary): ColumnDictionary {
  if (codes === undefined || rest.type === 'boolean') return rest
  return { ...rest, codes: Array.isArray(codes) ? codes : Object.values(codes) }
}
