import path from 'node:path'
import { assessStages, type StagedPatient, type StageSite, stageFields } from '@tessera/clinical'
import { readRecords, soundRecords } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface StageOptions extends TableOptions {
  readonly site?: StageSite
  readonly basis?: 'c' | 'p' | 'yp'
  readonly assumeM0?: true
  readonly trace?: true
}

/** The work of `tessera endpoints stage`. */
export async function stageTable(table: string, options: StageOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const read = soundRecords(await readRecords(table, stageFields, { given: options.columns }))
  const { patients, findings } = assessStages(read.records, path.basename(table), {
    site: options.site ?? null,
    basis: options.basis ?? null,
    assumeM0: options.assumeM0 ?? false,
  })
  const rows = patients.map(rowOf)
  if (options.out !== undefined) await writeRows(options.out, Object.keys(rows[0] ?? {}), rows)
  return {
    document: {
      edition: 'UICC/AJCC 8',
      assumeM0: options.assumeM0 ?? false,
      columns: read.columns,
      tumours: rows,
    },
    text: textOf(patients, options),
    findings: [...read.findings, ...findings],
  }
}

function rowOf(patient: StagedPatient) {
  const { childPugh, bclc, cnlc } = patient
  const points = childPugh?.value ?? null
  return {
    patient_id: patient.patientId,
    site: patient.site,
    basis: patient.basis,
    t: patient.t,
    n: patient.n,
    m: patient.m,
    stage: patient.stage,
    main_stage: patient.main,
    candidates: patient.candidates.join(' '),
    rule: patient.rule,
    why_not: patient.why,
    notes: patient.notes.join('; '),
    child_pugh: points === null ? null : typeof points === 'string' ? points : points.class,
    child_pugh_score: points === null || typeof points === 'string' ? null : points.score,
    child_pugh_why_not: childPugh?.why ?? null,
    bclc: bclc?.value ?? null,
    bclc_rule: bclc?.rule ?? null,
    bclc_why_not: bclc?.why ?? null,
    cnlc: cnlc?.value ?? null,
    cnlc_rule: cnlc?.rule ?? null,
    cnlc_why_not: cnlc?.why ?? null,
    row: patient.row,
  }
}

function textOf(patients: readonly StagedPatient[], { trace }: StageOptions): string {
  const counted = (title: string, values: readonly (string | null)[]) => {
    const groups = [...Map.groupBy(values, value => value ?? 'not determined')].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )
    return `${title}\n${textTable(
      ['stage', 'tumours'],
      groups.map(([stage, of]) => [stage, String(of.length)]),
    )}`
  }
  const parts = [...Map.groupBy(patients, ({ site }) => site ?? 'site not known')].map(([site, of]) =>
    counted(
      `TNM, 8th edition: ${site}`,
      of.map(({ stage }) => stage),
    ),
  )
  const livers = patients.filter(({ site }) => site === 'liver')
  if (livers.length > 0) {
    parts.push(
      counted(
        'BCLC 2022',
        livers.map(({ bclc }) => bclc?.value ?? null),
      ),
    )
    parts.push(
      counted(
        'CNLC 2022',
        livers.map(({ cnlc }) => cnlc?.value ?? null),
      ),
    )
  }
  if (trace) parts.push(traceText(patients))
  return parts.join('\n\n')
}

function traceText(patients: readonly StagedPatient[]): string {
  const line = (
    patient: StagedPatient,
    what: string,
    value: string | null,
    rule: string | null,
    why: string | null,
  ) => [String(patient.row), patient.patientId, what, value ?? 'NE', why ?? rule ?? '']
  return textTable(
    ['row', 'patient', '', 'stage', 'row of the table that fired, or why there is none'],
    patients.flatMap(patient => [
      line(
        patient,
        `${patient.basis ?? ''}${[patient.t, patient.n, patient.m].map(one => one ?? '–').join(' ')}`,
        patient.stage ?? patient.main,
        [patient.rule, ...patient.notes].filter(Boolean).join('; '),
        patient.why,
      ),
      ...(patient.bclc
        ? [line(patient, 'BCLC', patient.bclc.value, patient.bclc.rule, patient.bclc.why)]
        : []),
      ...(patient.cnlc
        ? [line(patient, 'CNLC', patient.cnlc.value, patient.cnlc.rule, patient.cnlc.why)]
        : []),
    ]),
  )
}
