import { adverseEventFields, adverseEvents, periodInDays } from '@tessera/clinical'
import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { readRecords } from '@tessera/tables'
import type { OpenFile } from '../../intake/assessed-columns.ts'
import type { Frame } from '../../intake/frame.ts'
import type { QuestionProtocol } from '../../protocol/question.ts'

/** Days of severe toxicity by patient, from a table of adverse events. */
export interface HarmTable {
  readonly days: ReadonlyMap<string, readonly number[]>
  readonly findings: readonly Finding[]
}

/**
 * Reads the adverse events of a question and keeps those of at least the grade that it calls severe.
 * @throws FindingsError where the file cannot be read or lacks a column
 */
export async function readHarmTable(question: QuestionProtocol, open: OpenFile): Promise<HarmTable | null> {
  const { toxicity } = question
  if (toxicity?.table === undefined) return null
  const read = await readRecords(open(toxicity.table), adverseEventFields)
  if (hasErrors(read.findings)) throw new FindingsError(read.findings)
  const { events, findings } = adverseEvents(read.records, read.file)
  const days = new Map<string, number[]>()
  for (const event of events) {
    if (event.grade === null || event.grade < toxicity.grade) continue
    days.set(event.patientId, [...(days.get(event.patientId) ?? []), event.start.earliest])
  }
  return { days, findings: [...read.findings, ...findings] }
}

/** Severe toxicity and discontinuation of some patients: 1 yes, 0 no, -1 not known; null where nobody asked. */
export interface Harm {
  readonly severe: Int8Array | null
  readonly stopped: Int8Array | null
}

/** The harm of the given rows of the study's patients. */
export function harmOf(
  question: QuestionProtocol,
  path: readonly PropertyKey[],
  frame: Frame,
  table: HarmTable | null,
  ids: readonly string[],
  rows: Int32Array,
): Harm {
  const { toxicity } = question
  if (!toxicity) return { severe: null, stopped: null }
  const evaluated = (expression: string | undefined, key: string): Int8Array | null => {
    if (expression === undefined) return null
    const column = frame.environment.evaluate(expression, [...path, 'toxicity', key])
    if (column.kind !== 'boolean') return null
    return Int8Array.from(rows, row => column.values[row])
  }
  const window = toxicity.window === undefined ? Number.POSITIVE_INFINITY : periodInDays(toxicity.window)
  const fromTable = (known: HarmTable): Int8Array =>
    Int8Array.from(rows, row => {
      const from = frame.timeZero?.[row] ?? Number.NEGATIVE_INFINITY
      const severe = (known.days.get(ids[row]) ?? []).some(
        day => Number.isNaN(day) || (day >= from && day - from <= window),
      )
      return severe ? 1 : 0
    })
  return {
    severe: evaluated(toxicity.severe, 'severe') ?? (table ? fromTable(table) : null),
    stopped: evaluated(toxicity.stopped, 'stopped'),
  }
}
