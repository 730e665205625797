import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { type MaskState, maskStates, type ScanFeatures } from '@tessera/radiomics'
import {
  type Column,
  columnOf,
  isMissingAt,
  readTable,
  selectRows,
  type Table,
  textAt,
} from '@tessera/tables'

/** Words that stand for a missing number in tables of features. */
const stateWords = ['not-applicable', 'not-segmented', 'not-measured', 'undefined']

/** Columns of `tessera radiomics --out` that describe the image or the mask, not the tumour. */
const notFeatures = /^(label$|img_|vox_dim_|(mean|min|max)_int_|(int|morph)_mask_|diagnostics_)/

/** Which columns of a table of features say whose scan a row is, and what was outlined on it. */
export interface ScanColumns {
  readonly id: string
  /** `scan_date` or `known_at` where there is one, unless it is named. */
  readonly date?: string
  readonly state: string
  /** Only rows with this value of a column: a table of both time points. */
  readonly where?: { readonly column: string; readonly value: string }
  /** Columns that are no features, besides. */
  readonly except: readonly string[]
}

export interface ReadScans {
  readonly scans: readonly ScanFeatures[]
  readonly table: Table
  readonly features: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * A table of features, one row a scan: every number column is a feature that no option names, diagnostics left out.
 * @throws FindingsError for a table that cannot be read, a column that is not there, and masks of an unknown state
 */
export async function readScans(path: string, columns: ScanColumns): Promise<ReadScans> {
  const first = await readTable(path)
  const names = first.table.columns.map(column => column.name)
  // A column of numbers and states is read as text: once more, with the states as missing.
  const mixed = first.table.columns.filter(column => isMixed(column))
  const { table: whole, findings } =
    mixed.length === 0
      ? first
      : await readTable(path, {
          dictionary: {
            columns: Object.fromEntries(
              mixed.map(({ name }) => [name, { type: 'number' as const, missing: stateWords }]),
            ),
          },
        })
  const table = rowsOf(whole, columns.where)
  const { id, state } = columns
  const date = columns.date ?? ['scan_date', 'known_at'].find(name => names.includes(name))
  const used = new Set([id, ...(date === undefined ? [] : [date]), state, ...columns.except])
  const relevant = findings.filter(({ field }) => field === undefined || !field.endsWith('_state'))
  if (hasErrors(relevant)) throw new FindingsError(relevant)
  const features = table.columns.filter(
    ({ kind, name }) => kind === 'number' && !used.has(name) && !notFeatures.test(name),
  )
  const patient = columnOf(table, id)
  const days = date === undefined ? null : daysOf(columnOf(table, date), table)
  const masks = names.includes(state) ? columnOf(table, state) : null
  const scans = Array.from({ length: table.rowCount }, (_, row): ScanFeatures => {
    const values: Record<string, number> = {}
    const undefinedFeatures: Record<string, string> = {}
    for (const column of features) {
      if (column.kind !== 'number') continue
      if (isMissingAt(column, row)) undefinedFeatures[column.name] = 'empty in the table'
      else values[column.name] = column.values[row]
    }
    return {
      patient: textAt(patient, row) ?? '',
      date: days === null || Number.isNaN(days[row]) ? null : days[row],
      mask: stateAt(masks, row, table),
      features: values,
      undefinedFeatures,
    }
  })
  const undeclared = scans.flatMap((scan, row) =>
    scan.mask === 'tumour' && Object.keys(scan.features).length === 0 ? [row] : [],
  )
  if (undeclared.length > 0)
    throw new FindingsError(
      undeclared.map(row => ({
        severity: 'error',
        code: 'empty-mask-undeclared',
        message: `patient ${scans[row].patient} has no feature and nothing says why`,
        cure: `add a column '${state}': ${maskStates.slice(1).join(', ')}`,
        file: table.source.file,
        row: table.fileRows[row],
        patientId: scans[row].patient,
      })),
    )
  return { scans, table, features: features.map(({ name }) => name), findings: relevant }
}

/** @throws FindingsError `no-such-code` where no row has the value */
function rowsOf(table: Table, where: ScanColumns['where']): Table {
  if (where === undefined) return table
  const column = columnOf(table, where.column)
  const rows = Array.from({ length: table.rowCount }, (_, row) => row).filter(
    row => textAt(column, row) === where.value,
  )
  if (rows.length > 0) return selectRows(table, rows)
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-such-code',
      message: `no row has '${where.value}' as ${where.column}`,
      cure: 'write the two values as they stand in the table: --timepoint timepoint=before,after',
      file: table.source.file,
      field: where.column,
    },
  ])
}

function isMixed(column: Column): boolean {
  return column.kind === 'text' && column.levels.some(isNumeric) && column.levels.every(isNumberOrState)
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}

function isNumberOrState(text: string): boolean {
  return isNumeric(text) || stateWords.includes(text)
}

/** Days since 1970-01-01. */
export function daysOf(column: Column, table: Table): Float64Array {
  if (column.kind === 'date') return column.values
  throw new FindingsError([
    {
      severity: 'error',
      code: 'not-a-date',
      message: `'${column.name}' is ${column.kind}, not a date`,
      cure: 'write dates as 2024-03-31, or leave the option out',
      file: table.source.file,
      field: column.name,
    },
  ])
}

function stateAt(column: Column | null, row: number, table: Table): MaskState {
  const text = column === null ? null : textAt(column, row)
  if (text === null) return 'tumour'
  const state = maskStates.find(one => one === text)
  if (state !== undefined) return state
  throw new FindingsError([
    {
      severity: 'error',
      code: 'unknown-mask-state',
      message: `'${text}' is no state of a mask`,
      cure: `write one of ${maskStates.join(', ')}`,
      file: table.source.file,
      row: table.fileRows[row],
      field: column?.name,
    },
  ])
}
