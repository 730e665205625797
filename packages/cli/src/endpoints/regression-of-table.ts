import path from 'node:path'
import {
  assessRegression,
  type CompleteResponseDefinition,
  type RegressionOutcome,
  type RegressionSystemName,
  regressionFields,
  regressionSystems,
} from '@tessera/clinical'
import { readRecords, soundRecords } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface RegressionOptions extends TableOptions {
  readonly system?: RegressionSystemName
  readonly to?: RegressionSystemName
  readonly pcr: CompleteResponseDefinition
  readonly mpr: number
  readonly trace?: true
}

/** What is answered of a patient, under its column's name. */
const answers = [
  ['regression_grade', 'grade'],
  ['converted_grade', 'converted'],
  ['complete_response', 'completeResponse'],
  ['major_response', 'majorResponse'],
  ['nar', 'rectalScore'],
  ['mrtrg', 'mrGrade'],
  ['mrf_involved', 'fascia'],
  ['crm_involved', 'margin'],
  ['mr_emvi', 'mrVascular'],
  ['emvi', 'vascular'],
  ['n_by_count', 'nodesByCount'],
] as const

/** The work of `tessera endpoints regression`. */
export async function regressionTable(table: string, options: RegressionOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const read = soundRecords(await readRecords(table, regressionFields, { given: options.columns }))
  const { outcomes, findings } = assessRegression(read.records, path.basename(table), {
    system: options.system ?? null,
    completeResponse: options.pcr,
    majorResponse: { atMostPercent: options.mpr },
    convertTo: options.to ?? null,
  })
  const rows = outcomes.map(rowOf)
  if (options.out !== undefined) await writeRows(options.out, Object.keys(rows[0] ?? {}), rows)
  const traces = outcomes.flatMap(traceOf)
  return {
    document: {
      completeResponse: options.pcr,
      majorResponseAtMostPercent: options.mpr,
      columns: read.columns,
      systems: [...new Set(outcomes.flatMap(({ system }) => system ?? []))].map(name => ({
        name,
        direction: regressionSystems[name].direction,
        readOn: regressionSystems[name].readOn,
        source: regressionSystems[name].source,
      })),
      patients: rows,
      ...(options.trace ? { trace: traces } : {}),
    },
    text: textOf(outcomes, options),
    findings: [...read.findings, ...findings],
  }
}

function rowOf(outcome: RegressionOutcome) {
  return {
    patient_id: outcome.patientId,
    system: outcome.system,
    ...(Object.fromEntries(answers.map(([column, key]) => [column, outcome[key]?.value ?? null])) as Record<
      (typeof answers)[number][0],
      string | number | boolean | null
    >),
    ordinal: outcome.ordinal,
    nar_group: outcome.rectalScoreGroup,
    row: outcome.row,
  }
}

function traceOf(outcome: RegressionOutcome) {
  return answers.flatMap(([what, key]) => {
    const answer = outcome[key]
    if (answer === null) return []
    const { value, rule, why } = answer
    return [{ row: outcome.row, patient_id: outcome.patientId, what, value, rule, why }]
  })
}

function textOf(outcomes: readonly RegressionOutcome[], options: RegressionOptions): string {
  const lines = answers
    .filter(([, key]) => outcomes.some(outcome => outcome[key]?.value != null))
    .map(([column, key]) => {
      const values = outcomes.flatMap(outcome => valuesOf(outcome, key))
      const numbers = values.filter(value => typeof value === 'number')
      const counted = [...Map.groupBy(values, String)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([value, of]) => `${shown(value)} ${of.length}`)
        .join(', ')
      return [
        column,
        numbers.length > 0
          ? `${shortNumber(Math.min(...numbers))} to ${shortNumber(Math.max(...numbers))}`
          : counted,
        String(outcomes.length - values.length),
      ]
    })
  const parts = [
    `${outcomes.length} patients; complete response: ${options.pcr}; major response: at most ${options.mpr} % viable tumour\n${textTable(['answer', 'patients', 'not judged'], lines)}`,
  ]
  if (options.trace)
    parts.push(
      textTable(
        ['row', 'patient', 'answer', '', 'rule', 'why not'],
        outcomes
          .flatMap(traceOf)
          .map(({ row, patient_id, what, value, rule, why }) => [
            String(row),
            patient_id,
            what,
            value === null ? 'NE' : typeof value === 'number' ? shortNumber(value) : shown(String(value)),
            rule,
            why ?? '',
          ]),
      ),
    )
  return parts.join('\n\n')
}

/** A grade with its system: 2 of Mandard is not 2 of Dworak. */
function valuesOf(outcome: RegressionOutcome, key: (typeof answers)[number][1]) {
  const value = outcome[key]?.value ?? null
  if (value === null) return []
  return key === 'grade' ? `${outcome.system} ${value}` : value
}

function shown(value: string): string {
  if (value === 'true') return 'yes'
  return value === 'false' ? 'no' : value
}
