import { type Finding, FindingsError } from '@tessera/evidence'
import { type Fields, type GivenColumns, nearestName, type RecordOf, readRecords } from '@tessera/tables'
import { type ClockSettings, type StartedTrial, startClock } from './start-clock.ts'
import { trialFields } from './trial-fields.ts'
import type { Arms, TrialOutcome } from './trial-patient.ts'
import type { TrialRecord } from './trial-record.ts'

/** An outcome that the table holds ready: a time in months with its event, a yes or no, or a number. */
export type OutcomeColumns =
  | { readonly name: string; readonly kind: 'time-to-event'; readonly time: string; readonly event: string }
  | { readonly name: string; readonly kind: 'binary' | 'continuous'; readonly column: string }

export interface ReadTrialOptions extends Omit<ClockSettings, 'file'> {
  readonly given?: GivenColumns<typeof trialFields>
  /** Columns of covariates at time zero. */
  readonly covariates?: readonly string[]
  readonly outcomes?: readonly OutcomeColumns[]
}

export interface ReadTrial extends StartedTrial {
  readonly file: string
  /** Every row, entered or not: what the flow figure counts. */
  readonly records: readonly TrialRecord[]
}

/**
 * Reads a table of trial patients and starts their clocks. Columns of outcomes and covariates are taken as they are
 * named; a covariate whose every value is a number is one, others are levels.
 * @throws FindingsError for a table that cannot be read, a missing column, a cell that cannot be read, or an arm that no
 * row has
 */
export async function readTrial(path: string, options: ReadTrialOptions): Promise<ReadTrial> {
  const { given, covariates = [], outcomes = [], ...clock } = options
  const read = await readRecords(path, trialFields, given === undefined ? {} : { given })
  const extra = extraFields(covariates, outcomes)
  const more: { records: readonly RecordOf<Fields>[]; findings: readonly Finding[] } =
    Object.keys(extra).length === 0 ? { records: [], findings: [] } : await readRecords(path, extra)
  const broken = [...read.findings, ...more.findings].filter(finding => finding.severity === 'error')
  if (broken.length > 0) throw new FindingsError(broken)
  requireArms(read.records, clock.arms, read.file, read.columns.assigned)
  const byRow = new Map(more.records.map(record => [record.row, record]))
  const numeric = new Set(covariates.filter(name => everyNumber(more.records, name)))
  const started = startClock(read.records, { ...clock, file: read.file }, record => {
    const own = byRow.get(record.row)
    if (own === undefined) return {}
    return {
      covariates: Object.fromEntries(covariates.map(name => [name, covariateOf(own, name, numeric)])),
      outcomes: Object.fromEntries(
        outcomes.flatMap(columns => {
          const outcome = outcomeOf(own, columns)
          return outcome === null ? [] : [[columns.name, outcome]]
        }),
      ),
    }
  })
  return {
    ...started,
    file: read.file,
    records: read.records,
    findings: [...read.findings, ...more.findings, ...started.findings],
  }
}

/** An arm that no row has is a misspelt name. */
function requireArms(records: readonly TrialRecord[], arms: Arms, file: string, field = 'assigned'): void {
  const known = [...new Set(records.flatMap(({ assigned }) => assigned ?? []))].sort()
  const absent = [arms.experimental, arms.control].filter(arm => !known.includes(arm))
  if (absent.length === 0) return
  throw new FindingsError(
    absent.map(arm => {
      const near = nearestName(arm, known)
      return {
        severity: 'error' as const,
        code: 'no-such-arm',
        message: `no row of ${file} has the arm '${arm}'${near === null ? '' : `; did you mean '${near}'?`}`,
        cure: `name the arms as the table has them: ${known.join(', ') || 'none are given'}`,
        file,
        field,
        value: arm,
      }
    }),
  )
}

function extraFields(covariates: readonly string[], outcomes: readonly OutcomeColumns[]): Fields {
  const fields: Record<string, Fields[string]> = {}
  const add = (kind: 'text' | 'number' | 'flag', column: string, what: string) => {
    fields[`${kind}:${column}`] = { kind, names: [column], required: true, what }
  }
  for (const column of covariates) add('text', column, 'covariate')
  for (const outcome of outcomes)
    if (outcome.kind === 'time-to-event') {
      add('number', outcome.time, 'time to the event or to the end of follow-up, in months')
      add('flag', outcome.event, 'whether the event was seen')
    } else add(outcome.kind === 'binary' ? 'flag' : 'number', outcome.column, 'outcome')
  return fields
}

function everyNumber(records: readonly RecordOf<Fields>[], name: string): boolean {
  const values = records.map(record => record[`text:${name}`]).filter(value => value !== null)
  return values.length > 0 && values.every(value => Number.isFinite(Number(value)))
}

function covariateOf(
  record: RecordOf<Fields>,
  name: string,
  numeric: ReadonlySet<string>,
): number | string | null {
  const value = record[`text:${name}`]
  if (typeof value !== 'string') return null
  return numeric.has(name) ? Number(value) : value
}

function outcomeOf(record: RecordOf<Fields>, columns: OutcomeColumns): TrialOutcome | null {
  if (columns.kind === 'time-to-event') {
    const time = record[`number:${columns.time}`]
    const event = record[`flag:${columns.event}`]
    return typeof time === 'number' && time >= 0 && typeof event === 'boolean'
      ? { kind: 'time-to-event', time, event }
      : null
  }
  const value = record[`${columns.kind === 'binary' ? 'flag' : 'number'}:${columns.column}`]
  if (typeof value === 'boolean') return { kind: 'binary', value }
  return typeof value === 'number' && !Number.isNaN(value) ? { kind: 'continuous', value } : null
}
