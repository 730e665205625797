import path from 'node:path'
import {
  type IdentifiedLesion,
  type Lesion,
  type LesionReading,
  lesionFields,
  readerOf,
  readLesionTable,
  readTumourIdentification,
  readTumourResults,
  tumourResultFields,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type Fields, readTable } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'

/** What a table holds, by its columns. */
export type ResponseTableKind = 'lesions' | 'TR' | 'RS' | 'responses'

/** Lesions and readings of a plain table or of SDTM TR with TU. */
export interface LesionInput {
  readonly lesions: readonly Lesion[]
  readonly readings: readonly LesionReading[]
  /** Name of the column of diameters of a plain table; null in SDTM. */
  readonly diameterColumn: string | null
  readonly findings: readonly Finding[]
}

export interface LesionInputOptions {
  readonly tu?: string | undefined
  readonly unit?: string | undefined
  readonly columns?: Readonly<Record<string, string>> | undefined
}

/** Whether a file is SDTM TR or RS, a plain table of lesions, or one of overall responses. */
export async function kindOfTable(file: string): Promise<ResponseTableKind> {
  const { table } = await readTable(file)
  const names = new Set(table.columns.map(({ name }) => name.toUpperCase()))
  if (names.has('TRTESTCD')) return 'TR'
  if (names.has('TUTESTCD') || names.has('TULNKID')) throw new FindingsError([identificationAlone(file)])
  if (names.has('RSTESTCD')) return 'RS'
  const isPlain = !names.has('LESION') && !names.has('LESION_ID')
  return isPlain && [...names].some(name => /^(OVERALL_?)?(RESPONSE)?$/.test(name) && name !== '')
    ? 'responses'
    : 'lesions'
}

function identificationAlone(file: string): Finding {
  return {
    severity: 'error',
    code: 'no-measurements',
    message: `${path.basename(file)} is SDTM TU: it names the lesions, and their measurements stand in TR`,
    cure: 'give the TR data set, and this one by --tu',
    file: path.basename(file),
  }
}

/** Reads lesions: SDTM TR with the lesions of --tu, or a plain table. */
export async function readLesionInput(file: string, options: LesionInputOptions): Promise<LesionInput> {
  const kind = await kindOfTable(file)
  if (kind === 'TR') return readSdtm(file, options)
  if (options.tu !== undefined) throw new UsageError('--tu goes with an SDTM TR data set')
  requireFields(options.columns, lesionFields)
  return readLesionTable(file, {
    ...(options.columns ? { given: options.columns } : {}),
    ...(options.unit === undefined ? {} : { unit: options.unit }),
  })
}

async function readSdtm(file: string, { tu, columns }: LesionInputOptions): Promise<LesionInput> {
  if (tu === undefined)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-tumour-identification',
        message: `${path.basename(file)} is SDTM TR: which lesions are targets, and which are nodes, stands in TU`,
        cure: 'give the TU data set: --tu FILE',
        file: path.basename(file),
      },
    ])
  requireFields(columns, tumourResultFields)
  const identified = await readTumourIdentification(tu)
  const results = await readTumourResults(
    file,
    identified.lesions,
    columns === undefined ? {} : { given: columns },
  )
  return {
    lesions: identified.lesions.map(everyReaders),
    readings: results.readings,
    diameterColumn: null,
    findings: [...identified.findings, ...results.findings],
  }
}

/** A TU without evaluators describes the lesions of all readers of TR. */
function everyReaders({ reader, ...lesion }: IdentifiedLesion): Lesion {
  return reader === soleReader ? lesion : { ...lesion, reader }
}

/** What `readerOf` calls a table's one reader. */
const soleReader = readerOf({ evaluator: null, evaluatorId: null })

/** Refuses `--columns` of a field that there is not. */
export function requireFields(columns: Readonly<Record<string, string>> | undefined, fields: Fields): void {
  const unknown = Object.keys(columns ?? {}).filter(name => !(name in fields))
  if (unknown.length > 0)
    throw new UsageError(
      `--columns: no field ${unknown.join(', ')}; the fields are ${Object.keys(fields).join(', ')}`,
    )
}
