import type { TableRecord } from '@tessera/evidence'
import { columnOf, type ExpressionFunction, textAt } from '@tessera/tables'
import { columnBlock } from '../protocol/block.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { countColumn, percentColumn, textColumn } from '../run/report-tables/columns.ts'
import { clockFrame, type Frame } from './frame.ts'
import type { ExclusionLedger } from './ledger.ts'
import { outcomeColumns } from './outcome-columns.ts'
import type { Patients } from './patients.ts'

/** A frame for each further clock that a question counts from, in the order of the protocol. */
export function clockFrames(
  file: ProtocolFile,
  patients: Patients,
  functions: (timeZero: Float64Array | null) => readonly ExpressionFunction[],
): ReadonlyMap<string, Frame> {
  const asked = new Set(file.protocol.questions.map(({ clock }) => clock))
  return new Map(
    Object.keys(file.protocol.clocks)
      .filter(name => asked.has(name))
      .map(name => [name, clockFrame(file, name, patients, functions)]),
  )
}

/** Words of medicine that stand without an article: from surgery, but from the restaging MRI. */
const bare =
  /^(the .*|surgery|resection|diagnosis|randomi[sz]ation|enrolment|inclusion|registration|admission|discharge)$/i

/** A clock behind the question that counts from it: "from surgery", "from the restaging MRI". */
export function fromClock(name: string): string {
  return bare.test(name) ? `from ${name}` : `from the ${name}`
}

/**
 * Who of the eligible came to each clock, and why the others did not: whoever chooses patients at a later clock chooses
 * by what happened before it. Null where the protocol has one clock.
 */
export function reachedTable(
  file: ProtocolFile,
  first: Frame,
  clocks: ReadonlyMap<string, Frame>,
  study: ExclusionLedger,
  patients: Patients,
): TableRecord | null {
  if (clocks.size === 0) return null
  const eligible = study.rows()
  const rows: TableRecord['rows'] = [counted(first.label, eligible.length, eligible.length, null)]
  for (const [name, { label, timeZero }] of clocks) {
    const missed = eligible.filter(row => timeZero === null || Number.isNaN(timeZero[row]))
    rows.push(counted(label, eligible.length - missed.length, eligible.length, null))
    const column = file.protocol.clocks[name].notReached
    const reason = column === undefined ? null : columnOf(patients.table, column)
    const reasons = new Map<string, number>()
    for (const row of missed) {
      const said = (reason === null ? null : textAt(reason, row)) ?? 'no reason in the tables'
      reasons.set(said, (reasons.get(said) ?? 0) + 1)
    }
    for (const [said, n] of [...reasons].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
      rows.push(counted(`not reached: ${said}`, n, eligible.length, 'why'))
  }
  return {
    id: 'clocks',
    section: 'patients',
    question: null,
    validation: null,
    model: null,
    title: 'Who came to each time zero',
    caption:
      'Of the eligible. A question that counts from a later time zero is about those who came to it; who did not is counted here and left out of it.',
    status: 'planned',
    columns: [
      textColumn('clock', 'Time zero'),
      countColumn('n', 'Patients'),
      percentColumn('share', 'Of the eligible'),
    ],
    rows,
    indent: 'why',
    note: null,
  }
}

function counted(clock: string, n: number, of: number, why: string | null): TableRecord['rows'][number] {
  return { clock, n, share: of === 0 ? null : n / of, why }
}

/**
 * The outcome columns that a question of a later clock must not read. What an earlier clock foretold may have happened by
 * now (the regression grade, once the pathology is there): a column leaves the list where no question of this clock asks
 * about an endpoint that reads it, and it stands in a block with dates, which are checked against the clock.
 */
export function outcomesAt(
  file: ProtocolFile,
  frame: Frame,
  outcome: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const { clock } = frame
  if (clock === null) return outcome
  const { blocks, endpoints, questions } = file.protocol
  const dated = new Set(
    Object.keys(blocks).flatMap(name => {
      const block = columnBlock(blocks, name)
      return block?.dated === undefined ? [] : block.columns.filter(column => typeof column === 'string')
    }),
  )
  const asked = questions
    .filter(question => question.clock === clock)
    .map(question => question.prognosis ?? question.benefit ?? '')
  const own = outcomeColumns(
    { ...file, protocol: { ...file.protocol, endpoints: picked(endpoints, asked) } },
    frame.environment,
  )
  return new Map([...outcome].filter(([column]) => own.has(column) || !dated.has(column)))
}

function picked<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}
