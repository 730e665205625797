import { resolve } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { type Column, columnOf, nearestName, readTable, type Table, textAt } from '@tessera/tables'
import type { LabelProtocol } from '../protocol/label.ts'

/** A label as it was measured. */
export interface LoadedLabel {
  readonly name: string
  readonly protocol: LabelProtocol
  readonly label: string
  /** One a patient of the study: log2 where the protocol says so, the place of an ordinal level; NaN unmeasured. */
  readonly measured: Float64Array
  readonly sha256: string
  readonly file: string
}

/** Fewest patients with a label for it to be trained. */
export const fewestLabelled = 20

/**
 * Reads a label and gives it to the patients of the study. Rows of nobody, levels that do not exist, values that have no
 * logarithm and second rows of a patient are findings; a label of nobody, or of too few, is an error.
 * @throws FindingsError where the table cannot be read
 */
export async function loadLabel(
  name: string,
  protocol: LabelProtocol,
  at: { readonly folder: string; readonly ids: readonly string[]; readonly idColumn: string },
): Promise<{ label: LoadedLabel | null; findings: Finding[] }> {
  const { table, findings: read } = await readTable(resolve(at.folder, protocol.table), {
    name: `label ${name}`,
    file: protocol.table,
  })
  const findings: Finding[] = [...read]
  const place = { file: protocol.table, row: 1, field: protocol.column }
  const refuse = (code: string, message: string, cure: string) => {
    findings.push({ severity: 'error', code, message, cure, ...place })
    return { label: null, findings }
  }
  const id = protocol.id ?? at.idColumn
  for (const wanted of [id, protocol.column])
    if (!table.columns.some(column => column.name === wanted))
      return refuse(
        'label-column-missing',
        `the table of the label '${name}' has no column '${wanted}'`,
        `did you mean '${
          nearestName(
            wanted,
            table.columns.map(column => column.name),
          ) ?? ''
        }'?`,
      )
  const measured = new Float64Array(at.ids.length).fill(Number.NaN)
  const rowOf = new Map(at.ids.map((patient, row) => [patient, row]))
  const reader = readerOf(protocol, columnOf(table, protocol.column))
  let strangers = 0
  for (let row = 0; row < table.rowCount; row++) {
    const patient = cellText(table, id, row)
    const known = patient === null ? undefined : rowOf.get(patient)
    if (known === undefined) {
      strangers++
      continue
    }
    const value = reader(row)
    const at_ = { file: protocol.table, row: row + 2, field: protocol.column, patientId: at.ids[known] }
    if (value === 'fault')
      findings.push({
        severity: 'warning',
        code: 'label-value',
        message:
          protocol.type === 'ordinal'
            ? `'${cellText(table, protocol.column, row)}' is none of ${(protocol.levels ?? []).join(', ')}`
            : `${cellText(table, protocol.column, row)} has no logarithm`,
        cure: 'correct the value; the patient counts as not measured until then',
        ...at_,
      })
    else if (value !== null && !Number.isNaN(measured[known]))
      findings.push({
        severity: 'warning',
        code: 'label-twice',
        message: `a patient has two values of '${name}'; the first is kept`,
        cure: 'keep one row a patient',
        ...at_,
      })
    else if (value !== null) measured[known] = value
  }
  if (strangers > 0)
    findings.push({
      severity: 'warning',
      code: 'label-of-nobody',
      message: `${strangers} rows of the label '${name}' are of patients who are not in the study`,
      cure: 'correct their identifiers, or leave them',
      ...place,
      count: strangers,
    })
  const n = measured.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)
  if (n < fewestLabelled)
    return refuse(
      'label-of-too-few',
      n === 0
        ? `nobody in the study has the label '${name}'`
        : `${n} patients have the label '${name}': at least ${fewestLabelled} are needed to learn it`,
      'correct the identifiers of its table, add patients who have it, or leave the label out',
    )
  return {
    label: {
      name,
      protocol,
      label: protocol.label ?? name,
      measured,
      sha256: table.source.sha256,
      file: protocol.table,
    },
    findings,
  }
}

/** Reads one cell: a number, null for nothing there, or 'fault'. */
function readerOf({ type, levels = [], log }: LabelProtocol, column: Column) {
  return (row: number): number | null | 'fault' => {
    const text = textOf(column, row)
    if (text === null) return null
    if (type === 'ordinal') {
      const place = levels.findIndex(level => String(level) === text)
      return place < 0 ? 'fault' : place
    }
    const value = Number(text)
    if (!Number.isFinite(value) || (log && value <= 0)) return 'fault'
    return log ? Math.log2(value) : value
  }
}

function cellText(table: Table, name: string, row: number): string | null {
  return textOf(columnOf(table, name), row)
}

function textOf(column: Column, row: number): string | null {
  if (column.kind === 'number') return Number.isNaN(column.values[row]) ? null : String(column.values[row])
  return textAt(column, row)
}
