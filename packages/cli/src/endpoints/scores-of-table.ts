import path from 'node:path'
import {
  assessScores,
  type LaboratoryResult,
  type PatientScore,
  readResults,
  type Score,
  scoreNamed,
  scores,
} from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface ScoreOptions extends TableOptions {
  readonly scores?: readonly string[]
  readonly units?: Readonly<Record<string, string>>
  readonly window: number
  readonly trace?: true
}

/** The work of `tessera endpoints scores`. */
export async function scoreTable(table: string, options: ScoreOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const named = options.scores?.map(known)
  const read = await readResults(table, { given: options.columns, units: options.units })
  const wanted = named ?? scoresIn(read.results)
  const { values, findings } = assessScores(read.results, wanted, path.basename(table), {
    windowDays: options.window,
  })
  const rows = values.map(rowOf)
  if (options.out !== undefined) await writeRows(options.out, columns, rows)
  return {
    document: {
      layout: read.layout,
      columns: read.columns,
      windowDays: options.window,
      scores: wanted.map(({ name, label, formula, unit, direction, inputs, groups, source }) => ({
        name,
        label,
        formula,
        unit,
        direction,
        inputs: inputs.map(input => ({ analyte: input.analyte, unit: input.unit })),
        groups: groups?.text ?? null,
        source,
      })),
      values: values.map((value, i) => ({ ...rows[i], inputs: value.inputs.map(inputText) })),
    },
    text: textOf(values, wanted, options),
    findings: [...read.findings, ...findings],
  }
}

function known(name: string): Score {
  const score = scoreNamed(name)
  if (score === null)
    throw new UsageError(`--scores ${name}: known are ${scores.map(one => one.name).join(', ')}`)
  return score
}

/** The scores of which the table has every analyte somewhere. */
function scoresIn(results: readonly LaboratoryResult[]): Score[] {
  const measured = new Set(results.map(({ analyte }) => analyte))
  return scores.filter(({ inputs }) => inputs.every(({ analyte }) => measured.has(analyte)))
}

const columns = [
  'patient_id',
  'score',
  'date',
  'value',
  'group',
  'known_at',
  'span_days',
  'visit',
  'why_not',
  'inputs',
] as const

function rowOf(value: PatientScore) {
  return {
    patient_id: value.patientId,
    score: value.score,
    date: value.day === null ? null : formatDay(value.day),
    value: value.value,
    group: value.group,
    known_at: value.knownAt === null ? null : formatDay(value.knownAt),
    span_days: value.spanDays,
    visit: value.visit,
    why_not: value.why,
    inputs: value.inputs.map(inputText).join('; '),
  }
}

function inputText({ analyte, value, unit, row }: PatientScore['inputs'][number]): string {
  return `${analyte} ${shortNumber(value)}${unit === null ? '' : ` ${unit}`} (row ${row})`
}

function textOf(values: readonly PatientScore[], wanted: readonly Score[], { trace }: ScoreOptions): string {
  if (wanted.length === 0)
    return 'No score has all of its inputs in the table; name one with --scores to see what it lacks.'
  const lines = wanted.map(score => {
    const of = values.filter(value => value.score === score.name)
    const given = of.flatMap(({ value }) => value ?? []).sort((a, b) => a - b)
    const groups = [
      ...Map.groupBy(
        of.filter(one => one.group !== null),
        ({ group }) => group ?? '',
      ),
    ]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, all]) => `${group}: ${all.length}`)
    return [
      score.label,
      String(new Set(of.filter(({ value }) => value !== null).map(({ patientId }) => patientId)).size),
      String(given.length),
      String(of.length - given.length),
      given.length === 0 ? '–' : `${shortNumber(given[0])} to ${shortNumber(given[given.length - 1])}`,
      groups.join(', '),
      score.direction,
    ]
  })
  const parts = [textTable(['score', 'patients', 'values', 'without', 'range', 'groups', ''], lines)]
  if (trace)
    parts.push(
      textTable(
        ['patient', 'score', 'date', 'value', 'group', 'inputs', 'rule, or why there is no value'],
        values.map(value => [
          value.patientId,
          value.label,
          value.day === null ? (value.visit ?? '–') : formatDay(value.day),
          value.value === null ? 'NE' : shortNumber(value.value),
          value.group ?? '',
          value.inputs.map(inputText).join('; '),
          value.why ?? value.rule,
        ]),
      ),
    )
  return parts.join('\n\n')
}
