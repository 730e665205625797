import type { Finding } from '@tessera/evidence'
import { type Column, columnOf, textAt } from '@tessera/tables'
import type { SubgroupColumn } from '../assembled.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { Frame } from './frame.ts'

type Question = StudyProtocol['questions'][number]

/** Most values that a number may take to be a grouping without cuts. */
const mostLevels = 12

/** The subgroups of a question, coded for the given patients. A column of an endpoint is refused. */
export function subgroupColumns(
  file: ProtocolFile,
  question: Pick<Question, 'subgroups'>,
  at: readonly PropertyKey[],
  frame: Frame,
  rows: Int32Array,
  outcome: ReadonlyMap<string, string>,
): { columns: SubgroupColumn[]; findings: Finding[] } {
  const columns: SubgroupColumn[] = []
  const findings: Finding[] = []
  question.subgroups.forEach((given, i) => {
    const name = typeof given === 'string' ? given : given.column
    const label = typeof given === 'string' ? name : (given.label ?? name)
    const place = { file: file.file, row: file.lineOf([...at, 'subgroups', i]), field: name }
    const read = frame.environment.madeOf(name).find(part => outcome.has(part))
    if (read !== undefined) {
      findings.push({
        severity: 'error',
        code: 'subgroup-is-outcome',
        message: `the subgroup '${name}' reads '${read}' of the endpoint '${outcome.get(read)}'`,
        cure: 'make subgroups of what was known at time zero',
        ...place,
      })
      return
    }
    const column = columnOf(frame.environment.table, name)
    const coded = typeof given === 'string' ? byLevel(column, rows) : byCuts(column, given.cuts, rows)
    if (coded) columns.push({ name, label, ...coded })
    else
      findings.push({
        severity: 'error',
        code: 'subgroup-not-a-grouping',
        message: `'${name}' is a ${column.kind} with too many values to be a grouping`,
        cure: `give cuts: { column: ${name}, cuts: [...] }`,
        ...place,
      })
  })
  return { columns, findings }
}

interface Coded {
  readonly levels: readonly string[]
  readonly codes: Int32Array
}

function byLevel(column: Column, rows: Int32Array): Coded | null {
  if (column.kind === 'date') return null
  if (column.kind === 'text') return { levels: column.levels, codes: rows.map(row => column.codes[row]) }
  const texts = Array.from(rows, row => textAt(column, row))
  const levels = [...new Set(texts.filter(text => text !== null))]
  if (levels.length > mostLevels) return null
  levels.sort((a, b) => (column.kind === 'number' ? Number(a) - Number(b) : a < b ? -1 : 1))
  return { levels, codes: Int32Array.from(texts, text => (text === null ? -1 : levels.indexOf(text))) }
}

/** Cuts a and b make the levels below a, a to below b, and b and above. */
function byCuts(column: Column, cuts: readonly number[], rows: Int32Array): Coded | null {
  if (column.kind !== 'number') return null
  const sorted = [...cuts].sort((a, b) => a - b)
  const unit = column.unit ? ` ${column.unit}` : ''
  const levels = [
    `below ${sorted[0]}${unit}`,
    ...sorted.slice(1).map((cut, i) => `${sorted[i]} to below ${cut}${unit}`),
    `${sorted[sorted.length - 1]}${unit} and above`,
  ]
  const codes = Int32Array.from(rows, row => {
    const value = column.values[row]
    return Number.isNaN(value) ? -1 : sorted.filter(cut => value >= cut).length
  })
  return { levels, codes }
}
