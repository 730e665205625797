import { FindingsError } from '@tessera/evidence'
import type { Field } from '@tessera/tables'
import type { EffectScale } from './designs.ts'
import type { ElicitedPatients } from './elicited.ts'
import {
  defined,
  outcomeOf,
  type PatientTable,
  type PatientTableOptions,
  readPatients,
  strataOf,
  twoTreatments,
} from './read-patients.ts'

export interface ElicitedTableOptions extends PatientTableOptions {
  readonly own?: { readonly treatment?: string; readonly preference?: string }
}

/** A trial with elicited preferences as it was read. */
export interface ElicitedTable {
  readonly table: PatientTable
  readonly treatment: Uint8Array
  readonly prefers: Int8Array
  readonly treatments: readonly [string, string]
}

const own: Record<string, Field> = {
  treatment: {
    kind: 'text',
    names: ['treatment', 'assigned', 'TRT01P', 'trt'],
    required: true,
    always: true,
    what: 'treatment randomised to',
  },
  preference: {
    kind: 'text',
    names: ['preference', 'prefers', 'preferred'],
    required: true,
    what: 'treatment preferred, as stated before randomisation',
  },
}

const neither = new Set(['', 'none', 'no preference', 'neither', 'indifferent', 'undecided'])

/**
 * Reads one row a patient; an empty preference, or `none`, is no preference.
 * @throws FindingsError on a missing column, other than two treatments, or a preference that is neither of them
 */
export async function readElicited(path: string, options: ElicitedTableOptions): Promise<ElicitedTable> {
  const given = { ...options.given, ...defined(options.own ?? {}) }
  const table = await readPatients(path, own, { ...options, given })
  const names = table.rows.map(row => row.own.treatment ?? '')
  const treatments = twoTreatments(names, table.file, options.treatments)
  const strange = table.rows.filter(row => codeOf(row.own.preference, treatments) === null)
  if (strange.length > 0)
    throw new FindingsError(
      strange.map(row => ({
        severity: 'error',
        code: 'preference-unknown',
        message: `'${row.own.preference}' is none of the treatments ${treatments.join(', ')}`,
        cure: "write a treatment as the table does, or 'none'",
        file: table.file,
        row: row.row,
        value: row.own.preference ?? '',
        ...(row.patientId === null ? {} : { patientId: row.patientId }),
      })),
    )
  return {
    table,
    treatments,
    treatment: Uint8Array.from(names, name => (name === treatments[1] ? 1 : 0)),
    prefers: Int8Array.from(table.rows, row => codeOf(row.own.preference, treatments) ?? -1),
  }
}

/** The patients of a table, for {@link analyseElicited}. */
export function elicitedPatients(
  { table, treatment, prefers, treatments }: ElicitedTable,
  scale: Exclude<EffectScale, 'hazard'>,
  options: { readonly horizon?: number; readonly level?: number } = {},
): ElicitedPatients {
  const stratum = strataOf(table)
  return {
    outcome: outcomeOf(scale, table, options.horizon),
    treatment,
    prefers,
    treatments,
    ...(stratum === undefined ? {} : { stratum }),
    ...(options.level === undefined ? {} : { level: options.level }),
  }
}

function codeOf(preference: string | null, [a, b]: readonly [string, string]): number | null {
  if (preference === a) return 0
  if (preference === b) return 1
  return neither.has((preference ?? '').toLowerCase()) ? -1 : null
}
