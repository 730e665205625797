import type { TableRecord } from '@tessera/evidence'
import type { Feature, LearningOutcome, OutcomeRows } from '@tessera/learning'
import { quantileOfSorted } from '@tessera/statistics'
import type { SubgroupColumn } from '../assembled.ts'
import { textColumn, writtenColumn } from '../run/report-tables/columns.ts'
import { missingIn } from './feature.ts'

type Cells = TableRecord['rows'][number]

/**
 * Table 1: everybody analysed, by centre. Numbers as median (lower to upper quartile), levels as n (% of those
 * known), and how many are missing. Quartiles are R's type 7.
 */
export function tableOne(
  question: { readonly id: string; readonly label: string },
  rows: OutcomeRows,
  subgroups: readonly SubgroupColumn[],
): TableRecord {
  const groups = rows.centres
    .map((name, code) => ({ name, members: membersOf(rows.centre, code) }))
    .filter(group => group.members.length > 0)
  const all = Int32Array.from({ length: rows.size }, (_, row) => row)
  const columns =
    groups.length > 1 ? [...groups, { name: 'All', members: all }] : [{ name: 'All', members: all }]
  const line = (label: string, cell: (members: Int32Array) => string, indented = false): Cells => ({
    label,
    indent: indented ? 'level' : null,
    ...Object.fromEntries(columns.map(({ members }, i) => [`group${i}`, cell(members)])),
  })
  const lines: Cells[] = [
    line('Patients', members => String(members.length)),
    ...outcomeLines(rows.outcome, line),
  ]
  for (const feature of rows.features) lines.push(...featureLines(feature, line))
  const named = new Set(rows.features.map(feature => feature.name))
  for (const { name, label, levels, codes } of subgroups)
    if (!named.has(name))
      lines.push(...featureLines({ kind: 'categorical', name: label, levels, codes }, line))
  return {
    id: `table-1-${question.id}`,
    section: 'patients',
    question: question.id,
    validation: null,
    model: null,
    title: `Patients analysed: ${question.label}`,
    caption: 'Median (lower to upper quartile) or n (%), by centre. Percentages are of those with a value.',
    status: 'planned',
    columns: [textColumn('label', ''), ...columns.map(({ name }, i) => writtenColumn(`group${i}`, name))],
    rows: lines,
    indent: 'indent',
    note: null,
  }
}

/** What happened: events, causes or levels with their shares, a value by its quartiles; and how long it was watched. */
function outcomeLines(outcome: LearningOutcome, line: Line): Cells[] {
  const share = (codes: Uint8Array, code: number) => (members: Int32Array) =>
    shareOf(
      members.reduce((count, row) => count + (codes[row] === code ? 1 : 0), 0),
      members.length,
    )
  switch (outcome.kind) {
    case 'binary':
      return [line('Events', share(outcome.event, 1))]
    case 'continuous':
      return [
        line(outcome.unit === null ? 'Outcome' : `Outcome (${outcome.unit})`, members =>
          quartilesOf(Float64Array.from(members, row => outcome.value[row])),
        ),
      ]
    case 'ordinal':
      return [
        line('Outcome', () => ''),
        ...outcome.levels.map((name, k) => line(name, share(outcome.level, k), true)),
      ]
    default: {
      const events =
        outcome.kind === 'time-to-event'
          ? [line('Events', share(outcome.event, 1))]
          : [
              line('First event', () => ''),
              ...outcome.causes.map((name, k) => line(name, share(outcome.event, k + 1), true)),
            ]
      const time = line(`Observed time (${outcome.unit})`, members =>
        quartilesOf(Float64Array.from(members, row => outcome.time[row])),
      )
      return [...events, time]
    }
  }
}

type Line = (label: string, cell: (members: Int32Array) => string, indented?: boolean) => Cells

function featureLines(feature: Feature, line: Line): Cells[] {
  const known = (members: Int32Array) => members.filter(row => !missingIn(feature, row))
  const lines: Cells[] = []
  if (feature.kind === 'numeric' && isTruth(feature.values)) {
    lines.push(
      line(feature.name, members => shareOf(sum(feature.values, known(members)), known(members).length)),
    )
  } else if (feature.kind === 'numeric') {
    const label = feature.unit ? `${feature.name} (${feature.unit})` : feature.name
    lines.push(
      line(label, members => quartilesOf(Float64Array.from(known(members), row => feature.values[row]))),
    )
  } else {
    lines.push(line(feature.name, () => ''))
    feature.levels.forEach((level, code) => {
      const counts = (members: Int32Array) => members.filter(row => feature.codes[row] === code).length
      if (feature.codes.includes(code))
        lines.push(line(level, members => shareOf(counts(members), known(members).length), true))
    })
  }
  const n = feature.kind === 'numeric' ? feature.values.length : feature.codes.length
  for (let row = 0; row < n; row++)
    if (missingIn(feature, row)) {
      lines.push(
        line('missing', members => shareOf(members.length - known(members).length, members.length), true),
      )
      break
    }
  return lines
}

function isTruth(values: Float64Array): boolean {
  return values.every(value => value === 0 || value === 1 || Number.isNaN(value))
}

function membersOf(centre: Int32Array, code: number): Int32Array {
  const members: number[] = []
  centre.forEach((own, row) => {
    if (own === code) members.push(row)
  })
  return Int32Array.from(members)
}

function sum(values: ArrayLike<number>, members: Int32Array): number {
  let total = 0
  for (const row of members) total += values[row]
  return total
}

function shareOf(n: number, of: number): string {
  return of === 0 ? '–' : `${n} (${((100 * n) / of).toFixed(n === 0 || n === of ? 0 : 1)}%)`
}

function quartilesOf(values: Float64Array): string {
  if (values.length === 0) return '–'
  const sorted = values.toSorted()
  const digits = digitsOf(quantileOfSorted(sorted, 0.5))
  const [lower, median, upper] = [0.25, 0.5, 0.75].map(p => quantileOfSorted(sorted, p).toFixed(digits))
  return `${median} (${lower} to ${upper})`
}

/** No more digits than a reader can use: about three that count. */
function digitsOf(value: number): number {
  const size = Math.abs(value)
  return size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2
}
