import { periodInDays } from '@tessera/clinical'
import { columnOf, isMissingAt, textAt } from '@tessera/tables'
import type { Frame } from '../../intake/frame.ts'
import type { TreatmentProtocol } from '../../protocol/clock.ts'

/** The treatment column read: the arm first started by each patient of the study, and when. */
export interface TreatmentColumn {
  /** Control first, then the arms in the order of the protocol. */
  readonly labels: readonly string[]
  /** Place in `labels`; -1 where the column is empty or names another arm. */
  readonly code: Int32Array
  /** Day of the start; NaN where there is none. */
  readonly started: Float64Array
  /** Whether the tables date the starts; else they are declared to be at time zero. */
  readonly dated: boolean
  readonly graceDays: number
}

/**
 * Reads the treatment. The control is the protocol's, else the arm that is most often without a date of start; an
 * empty arm with no start counts as control.
 */
export function treatmentColumn(treatment: TreatmentProtocol, frame: Frame): TreatmentColumn {
  const { table } = frame.environment
  const column = columnOf(table, treatment.column)
  const texts = Array.from({ length: table.rowCount }, (_, row) => textAt(column, row))
  const start = treatment.started === undefined ? null : columnOf(table, treatment.started)
  const started = Float64Array.from(texts, (_, row) =>
    start?.kind === 'date' ? start.values[row] : Number.NaN,
  )
  const present = [...new Set(texts.filter(text => text !== null))].sort()
  const control = treatment.control ?? undatedArm(present, texts, started) ?? 'none'
  const arms = treatment.arms ?? present.filter(name => name !== control)
  const labels = [control, ...arms]
  const code = Int32Array.from(texts, (text, row) =>
    text === null || isMissingAt(column, row) ? (Number.isNaN(started[row]) ? 0 : -1) : labels.indexOf(text),
  )
  return {
    labels,
    code,
    started: started.map((day, row) => (code[row] > 0 ? day : Number.NaN)),
    dated: start !== null,
    graceDays: treatment.grace === undefined ? 0 : periodInDays(treatment.grace),
  }
}

function undatedArm(
  present: readonly string[],
  texts: readonly (string | null)[],
  started: Float64Array,
): string | undefined {
  const count = (name: string) =>
    texts.filter((text, row) => text === name && Number.isNaN(started[row])).length
  return [...present].sort((a, b) => count(b) - count(a))[0]
}
