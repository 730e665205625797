import { type Finding, FindingsError } from '@tessera/evidence'
import type { Field } from '@tessera/tables'
import type { EffectScale } from './designs.ts'
import {
  defined,
  outcomeOf,
  type PatientRow,
  type PatientTable,
  type PatientTableOptions,
  readPatients,
  strataOf,
  twoTreatments,
} from './read-patients.ts'
import { isRandom } from './stage-words.ts'
import type { TwoStagePatients } from './two-stage.ts'

export interface TwoStageColumns {
  /** Random arm or choice arm. */
  readonly stage?: string
  /** The treatment assigned, and in the choice arm the one chosen; or in two columns: */
  readonly treatment?: string
  readonly choice?: string
  readonly assigned?: string
}

export interface TwoStageTableOptions extends PatientTableOptions {
  readonly own?: TwoStageColumns
  /** What the column of the stage has for the random arm; the usual words otherwise. */
  readonly randomValue?: string
}

/** A two-stage trial as it was read: who was in which group, and the rows that were left out. */
export interface TwoStageTable {
  readonly table: PatientTable
  readonly chose: Uint8Array
  readonly treatment: Uint8Array
  readonly treatments: readonly [string, string]
}

const stage: Field = {
  kind: 'text',
  names: ['stage', 'arm', 'assignment'],
  required: true,
  always: true,
  what: 'arm (random or choice)',
}
const treatment: Field = {
  kind: 'text',
  names: ['treatment', 'TRT01P', 'trt'],
  required: true,
  what: 'treatment',
}
const choice: Field = { kind: 'text', names: ['choice', 'chosen'], required: true, what: 'treatment chosen' }
const assigned: Field = { kind: 'text', names: ['assigned'], required: true, what: 'treatment randomised to' }

/**
 * Reads one row a patient of a two-stage trial.
 * @throws FindingsError on a missing column, unknown arms, more than two treatments, or a patient without treatment
 */
export async function readTwoStage(path: string, options: TwoStageTableOptions): Promise<TwoStageTable> {
  const { own = {} } = options
  const split = own.choice !== undefined || own.assigned !== undefined
  const fields: Record<string, Field> = split ? { stage, choice, assigned } : { stage, treatment }
  const given = { ...options.given, ...defined(own) }
  const table = await readPatients(path, fields, { ...options, given })
  const random = isRandom(
    table.rows.map(row => row.own.stage ?? ''),
    table.file,
    options.randomValue,
  )
  const chose = Uint8Array.from(random, one => (one ? 0 : 1))
  const names = table.rows.map((row, i) => treatmentOf(row, split, chose[i] === 1))
  requireTreatments(names, table)
  const treatments = twoTreatments(names.filter(isText), table.file, options.treatments)
  return {
    table,
    chose,
    treatment: Uint8Array.from(names, name => (name === treatments[1] ? 1 : 0)),
    treatments,
  }
}

/** The patients of a table, for {@link analyseTwoStage}. */
export function twoStagePatients(
  { table, chose, treatment, treatments }: TwoStageTable,
  scale: Exclude<EffectScale, 'hazard'>,
  options: { readonly horizon?: number; readonly level?: number } = {},
): TwoStagePatients {
  const stratum = strataOf(table)
  return {
    outcome: outcomeOf(scale, table, options.horizon),
    chose,
    treatment,
    treatments,
    ...(stratum === undefined ? {} : { stratum }),
    ...(options.level === undefined ? {} : { level: options.level }),
  }
}

function treatmentOf({ own }: PatientRow, split: boolean, chose: boolean): string | null {
  if (!split) return own.treatment
  return chose ? own.choice : own.assigned
}

function requireTreatments(names: readonly (string | null)[], table: PatientTable): void {
  const without = names.flatMap((name, i): Finding[] =>
    name === null
      ? [
          {
            severity: 'error',
            code: 'treatment-missing',
            message: 'no treatment, chosen or assigned',
            cure: 'fill it in; a patient of the choice arm without a preference belongs to no group of this design, and is left out by the protocol alone',
            file: table.file,
            row: table.rows[i].row,
            ...(table.rows[i].patientId === null ? {} : { patientId: table.rows[i].patientId ?? '' }),
          },
        ]
      : [],
  )
  if (without.length > 0) throw new FindingsError(without)
}

function isText(name: string | null): name is string {
  return name !== null
}
