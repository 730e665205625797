import type { Finding } from '@tessera/evidence'
import type { LearningOutcome } from '@tessera/learning'
import { type Column, columnOf, isMissingAt, numberAt, type Table, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'

/** How the endpoint is named on the command line. */
export interface EndpointOptions {
  readonly endpoint?: string
  readonly levels?: readonly string[]
  readonly time?: string
  readonly event?: string
  readonly censor?: string
  readonly horizon?: number
  readonly timeUnit: string
}

/** An endpoint of some rows of a table, and what it is called. */
export interface ClinicalEndpoint {
  readonly label: string
  readonly type: 'binary' | 'ordinal' | 'continuous' | 'time-to-event' | 'competing'
  /** Columns that it was read from. */
  readonly columns: readonly string[]
  /** Rows of the table with a value, ascending. */
  readonly rows: Int32Array
  /** Of these rows. */
  readonly outcome: LearningOutcome
  /** What is doubtful about it. */
  readonly findings: readonly Finding[]
}

/**
 * Reads the endpoint of a clinical table.
 * @throws UsageError where the options name none or contradict, FindingsError for a column that is not there
 */
export function clinicalEndpoint(table: Table, options: EndpointOptions): ClinicalEndpoint {
  const { endpoint, time, event } = options
  if (time !== undefined || event !== undefined) {
    if (time === undefined || event === undefined || endpoint !== undefined)
      throw new UsageError('give --time COLUMN with --event COLUMN=VALUE, or --endpoint alone')
    return followUp(table, time, event, options)
  }
  if (endpoint === undefined)
    throw new UsageError(
      'name the endpoint: --endpoint COLUMN[=VALUE], or --time COLUMN --event COLUMN=VALUE',
    )
  const equals = endpoint.indexOf('=')
  if (equals >= 0) return binary(table, endpoint.slice(0, equals), endpoint.slice(equals + 1))
  const column = columnOf(table, endpoint)
  if (options.levels !== undefined) return ordinal(column, options.levels)
  if (column.kind === 'number') return continuous(column)
  throw new UsageError(
    `--endpoint ${endpoint}: its values are ${valuesOf(column).slice(0, 6).join(', ')}; write ${endpoint}=VALUE for a binary endpoint, or give --levels in order`,
  )
}

function binary(table: Table, name: string, values: string): ClinicalEndpoint {
  const column = columnOf(table, name)
  const wanted = values.split('|').map(value => value.trim())
  const known = valuesOf(column)
  for (const value of wanted) requireValue(name, value, known)
  const rows = rowsWith(column)
  return {
    label: `${name} ${wanted.join(' or ')}`,
    type: 'binary',
    columns: [name],
    rows,
    findings: [],
    outcome: {
      kind: 'binary',
      event: Uint8Array.from(rows, row => Number(wanted.includes(textAt(column, row) ?? ''))),
    },
  }
}

function ordinal(column: Column, levels: readonly string[]): ClinicalEndpoint {
  const known = valuesOf(column)
  for (const level of levels) requireValue(column.name, level, known)
  const rows = rowsWith(column).filter(row => levels.includes(textAt(column, row) ?? ''))
  return {
    label: column.name,
    type: 'ordinal',
    columns: [column.name],
    rows,
    findings: [],
    outcome: {
      kind: 'ordinal',
      levels,
      level: Uint8Array.from(rows, row => levels.indexOf(textAt(column, row) ?? '')),
    },
  }
}

function continuous(column: Column): ClinicalEndpoint {
  const rows = rowsWith(column)
  const unit = column.kind === 'number' ? column.unit : null
  return {
    label: column.name,
    type: 'continuous',
    columns: [column.name],
    rows,
    findings: [],
    outcome: { kind: 'continuous', value: Float64Array.from(rows, row => numberAt(column, row)), unit },
  }
}

function followUp(table: Table, timeName: string, event: string, options: EndpointOptions): ClinicalEndpoint {
  const equals = event.indexOf('=')
  if (equals < 0) throw new UsageError(`--event ${event}: write the value of the event, ${event}=1`)
  const [name, value] = [event.slice(0, equals), event.slice(equals + 1)]
  const time = columnOf(table, timeName)
  const status = columnOf(table, name)
  if (time.kind !== 'number')
    throw new UsageError(`--time ${timeName}: a column of numbers is needed, in ${options.timeUnit}`)
  const known = valuesOf(status)
  requireValue(name, value, known)
  if (options.censor !== undefined) requireValue(name, options.censor, known)
  const rows = rowsWith(time).filter(row => !isMissingAt(status, row) && time.values[row] >= 0)
  const times = Float64Array.from(rows, row => time.values[row])
  const texts = Array.from(rows, row => textAt(status, row) ?? '')
  const unit = time.unit ?? options.timeUnit
  const horizon = options.horizon ?? medianOf(times)
  const common = { time: times, unit, horizon }
  const label = `${timeName} to ${event}`
  const columns = [timeName, name]
  const findings = negativeTimes(table, time)
  if (options.censor === undefined) {
    const others = known.filter(one => one !== value)
    return {
      label,
      type: 'time-to-event',
      columns,
      rows,
      findings: others.length > 1 ? [...findings, competing(table, name, value, others)] : findings,
      outcome: {
        kind: 'time-to-event',
        ...common,
        event: Uint8Array.from(texts, text => Number(text === value)),
      },
    }
  }
  const { censor } = options
  return {
    label,
    type: 'competing',
    columns,
    rows,
    findings,
    outcome: {
      kind: 'competing-risks',
      ...common,
      causes: [value, 'another event'],
      event: Uint8Array.from(texts, text => (text === value ? 1 : text === censor ? 0 : 2)),
    },
  }
}

/** Rows whose time is negative take no part. */
function negativeTimes(table: Table, time: Column): Finding[] {
  return Array.from(table.fileRows).flatMap((fileRow, row) =>
    numberAt(time, row) < 0
      ? [
          {
            severity: 'warning' as const,
            code: 'negative-time',
            message: `a time of ${numberAt(time, row)} lies before time zero; the patient takes no part`,
            cure: 'correct the dates that the time was computed from',
            file: table.source.file,
            row: fileRow,
            field: time.name,
          },
        ]
      : [],
  )
}

function competing(table: Table, field: string, event: string, others: readonly string[]): Finding {
  return {
    severity: 'warning',
    code: 'other-events-censored',
    message: `${others.join(', ')} of ${field} all count as censored beside ${event}`,
    cure: 'name the value of censoring (--censor) where one of them is another event: it then competes',
    file: table.source.file,
    field,
  }
}

function valuesOf(column: Column): string[] {
  const values = new Set<string>()
  const n = column.kind === 'text' ? column.codes.length : column.values.length
  for (let row = 0; row < n; row++) {
    const text = textAt(column, row)
    if (text !== null) values.add(text)
  }
  return [...values].sort()
}

function requireValue(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value))
    throw new UsageError(`${name} has no value '${value}'; it has ${known.slice(0, 8).join(', ')}`)
}

function rowsWith(column: Column): Int32Array {
  const n = column.kind === 'text' ? column.codes.length : column.values.length
  return Int32Array.from({ length: n }, (_, row) => row).filter(row => !isMissingAt(column, row))
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort()
  return sorted[Math.floor(sorted.length / 2)] ?? 1
}
