import type { Finding } from '@tessera/evidence'
import { FindingsError } from '@tessera/evidence'
import { type Field, readRecords, soundRecords } from '@tessera/tables'
import type { EffectScale } from './designs.ts'
import type { Outcome } from './outcome.ts'

/** The columns that an outcome is read from, by its kind; others keep their usual names. */
export interface OutcomeColumns {
  readonly outcome?: string
  readonly time?: string
  readonly event?: string
  readonly count?: string
  readonly exposure?: string
}

/** What is to be read of a table with one row a patient. */
export interface PatientTableOptions {
  readonly scale: EffectScale
  readonly columns?: OutcomeColumns
  /** Survival: the time; restricted mean: the end of the interval. */
  readonly horizon?: number
  /** Column of the strata. */
  readonly strata?: string
  /** The two treatments, the first of which the second is taken from; by name otherwise. */
  readonly treatments?: readonly string[]
  /** Columns by field: what `--columns` names. */
  readonly given?: Readonly<Record<string, string>>
}

/** A row whose outcome is known. */
export interface PatientRow {
  readonly row: number
  readonly patientId: string | null
  readonly stratum: string | null
  /** Cells of the design's own fields. */
  readonly own: Readonly<Record<string, string | null>>
  readonly outcome: Readonly<Record<string, number>>
}

/** The patients of a trial whose outcome is known; the others are findings. */
export interface PatientTable {
  readonly file: string
  readonly rows: readonly PatientRow[]
  readonly findings: readonly Finding[]
}

const number = (what: string, ...names: string[]): Field => ({ kind: 'number', names, required: true, what })
const flag = (what: string, ...names: string[]): Field => ({ kind: 'flag', names, required: true, what })

const outcomeFields: Record<EffectScale, Record<string, Field>> = {
  mean: { outcome: number('outcome', 'outcome', 'value', 'AVAL') },
  risk: { outcome: flag('outcome (1 or 0, Y or N)', 'outcome', 'event', 'response') },
  rate: {
    count: number('number of events', 'count', 'events'),
    exposure: { kind: 'number', names: ['exposure', 'time'], what: 'time under observation' },
  },
  survival: {
    time: number('time to the event or to the end of follow-up', 'time', 'AVAL'),
    event: flag('event (1 or 0, Y or N)', 'event', 'status'),
  },
  'restricted-mean': {
    time: number('time to the event or to the end of follow-up', 'time', 'AVAL'),
    event: flag('event (1 or 0, Y or N)', 'event', 'status'),
  },
  hazard: {
    time: number('time to the event or to the end of follow-up', 'time', 'AVAL'),
    event: flag('event (1 or 0, Y or N)', 'event', 'status'),
  },
}

/**
 * Reads one row a patient: the fields of the design as text, the outcome of its kind, the stratum. A patient without
 * an outcome is left out with a warning; a cell that cannot be read, a negative time or count is an error.
 * @throws FindingsError when the file or a needed column is not there, or a cell is at fault
 */
export async function readPatients(
  path: string,
  own: Readonly<Record<string, Field>>,
  options: PatientTableOptions,
): Promise<PatientTable> {
  const measured = outcomeFields[options.scale]
  const fields: Record<string, Field> = {
    patientId: { kind: 'text', names: ['patient_id', 'USUBJID', 'id'], what: 'patient' },
    ...own,
    ...measured,
    ...(options.strata === undefined
      ? {}
      : {
          stratum: { kind: 'text', names: [options.strata], required: true, always: true, what: 'stratum' },
        }),
  }
  const given = { ...options.given, ...defined(options.columns ?? {}) }
  requireKnownFields(given, fields)
  const read = soundRecords(await readRecords(path, fields, { given }))
  const findings: Finding[] = [...read.findings]
  const faults: Finding[] = []
  const missing: Finding[] = []
  const rows: PatientRow[] = []
  for (const record of read.records) {
    const patientId = textOf(record.patientId)
    const place = { file: read.file, row: record.row, ...(patientId === null ? {} : { patientId }) }
    const outcome: Record<string, number> = {}
    let absent: string | null = null
    for (const [name, field] of Object.entries(measured)) {
      const column = read.columns[name]
      if (column === undefined) continue
      const value = numberOf(record[name])
      if (Number.isNaN(value)) absent = column
      else if (field.kind === 'number' && name !== 'outcome' && value < 0)
        faults.push({
          severity: 'error',
          code: 'negative-value',
          message: `${field.what} is ${value}`,
          cure: 'correct it, or leave it empty',
          field: column,
          value: String(value),
          ...place,
        })
      outcome[name] = value
    }
    if (absent !== null)
      missing.push({
        severity: 'warning',
        code: 'outcome-missing',
        message: 'no outcome: the patient is left out',
        cure: 'complete it; where the outcome is missing for a reason that depends on it, the effects are biased',
        field: absent,
        ...place,
      })
    else
      rows.push({
        row: record.row,
        patientId,
        stratum: textOf(record.stratum),
        own: ownCells(record, own),
        outcome,
      })
  }
  if (faults.length > 0) throw new FindingsError(faults)
  return { file: read.file, rows, findings: [...findings, ...missing] }
}

/** The outcome of the rows, for the analyses. */
export function outcomeOf(
  scale: Exclude<EffectScale, 'hazard'>,
  table: PatientTable,
  horizon?: number,
): Outcome {
  const column = (name: string) => Float64Array.from(table.rows, one => one.outcome[name])
  const at = () => {
    if (horizon !== undefined) return horizon
    throw new FindingsError([
      {
        severity: 'error',
        code: 'horizon-missing',
        message: `${scale} needs a time`,
        cure: 'give the time in the unit of the table',
        file: table.file,
      },
    ])
  }
  switch (scale) {
    case 'mean':
      return { kind: 'mean', value: column('outcome') }
    case 'risk':
      return { kind: 'risk', event: column('outcome') }
    case 'rate': {
      const exposed = table.rows.length > 0 && 'exposure' in table.rows[0].outcome
      return { kind: 'rate', count: column('count'), ...(exposed ? { exposure: column('exposure') } : {}) }
    }
    case 'survival':
      return { kind: 'survival', time: column('time'), event: column('event'), at: at() }
    case 'restricted-mean':
      return { kind: 'restricted-mean', time: column('time'), event: column('event'), tau: at() }
  }
}

/** The strata of the rows; undefined where none were asked for. */
export function strataOf(table: PatientTable): string[] | undefined {
  const strata = table.rows.map(one => one.stratum ?? '')
  return strata.length > 0 && table.rows[0].stratum !== null ? strata : undefined
}

/**
 * The two treatments that occur, in the order asked for.
 * @throws FindingsError unless there are two, and those asked for are they
 */
export function twoTreatments(
  found: readonly string[],
  file: string,
  asked?: readonly string[],
): readonly [string, string] {
  const names = [...new Set(found)].sort()
  const order = asked ?? names
  const fits = order.length === 2 && names.every(name => order.includes(name)) && order[0] !== order[1]
  if (fits) return [order[0], order[1]]
  throw new FindingsError([
    {
      severity: 'error',
      code: 'not-two-treatments',
      message: `the treatments are ${names.join(', ') || 'none'}${asked ? `, asked for were ${asked.join(', ')}` : ''}`,
      cure: 'give a table with two treatments, written the same way everywhere',
      file,
    },
  ])
}

/** @throws FindingsError for a field that the table of this design has not, such as a misspelt one */
export function requireKnownFields(
  given: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, Field>>,
): void {
  const unknown = Object.keys(given).filter(name => !(name in fields))
  if (unknown.length > 0)
    throw new FindingsError(
      unknown.map(name => ({
        severity: 'error',
        code: 'no-such-field',
        message: `nothing is read as '${name}' here`,
        cure: `the fields are ${Object.keys(fields).join(', ')}`,
        field: name,
      })),
    )
}

export function defined(columns: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function ownCells(record: Readonly<Record<string, unknown>>, own: Readonly<Record<string, Field>>) {
  return Object.fromEntries(Object.keys(own).map(name => [name, textOf(record[name])]))
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'boolean' ? Number(value) : Number.NaN
}
