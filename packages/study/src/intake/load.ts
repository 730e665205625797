import { readFileSync } from 'node:fs'
import { basename, isAbsolute, resolve } from 'node:path'
import { type EvidenceDocument, type Finding, FindingsError } from '@tessera/evidence'
import {
  columnOf,
  type Dictionary,
  dictionarySchema,
  join,
  readTable,
  selectRows,
  type Table,
  textAt,
  textColumn,
  withColumn,
} from '@tessera/tables'
import { parse } from 'yaml'
import { applyCorrections, readCorrections } from '../check/corrections.ts'
import type { FurtherTable, PatientFile } from '../protocol/data.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { identifierFindings, type Patients } from './patients.ts'
import { stackTables } from './stack.ts'
import { groupVisits, type Visits } from './visits.ts'

export type Source = EvidenceDocument['study']['sources'][number]

/** All tables of a study, typed, joined by patient, with where they came from. */
export interface LoadedStudy {
  readonly patients: Patients
  readonly visits: ReadonlyMap<string, Visits>
  readonly dictionary: Dictionary
  readonly sources: readonly Source[]
  readonly findings: readonly Finding[]
}

export interface LoadOptions {
  /** Folder of the tables; by default the protocol's `dataDir`. */
  readonly dataDir?: string
  /** Further cohorts of the same shape, each added as a centre. */
  readonly further?: readonly PatientFile[]
}

/**
 * Reads every table of the protocol.
 * @throws FindingsError where a file cannot be read at all
 */
export async function loadStudy(file: ProtocolFile, options: LoadOptions = {}): Promise<LoadedStudy> {
  const { protocol } = file
  const folder = options.dataDir ? resolve(options.dataDir) : resolve(file.folder, protocol.dataDir)
  const dictionary = readDictionary(file)
  const { corrections, sha256 } = await readCorrections(file.folder)
  const findings: Finding[] = []
  const sources: Source[] = []
  if (sha256 !== null)
    sources.push({
      name: 'corrections',
      file: 'corrections.csv',
      sha256,
      rows: corrections.length,
      licence: null,
    })
  const read: Table[] = []
  const open = async (
    name: string,
    given: { file: string; sheet?: string | undefined; licence?: string | undefined },
  ) => {
    // A cohort added from the command line has a path of its own, which is nobody else's business.
    const shown = isAbsolute(given.file) ? basename(given.file) : given.file
    const result = await readTable(resolve(folder, given.file), {
      dictionary,
      name,
      file: shown,
      ...(given.sheet === undefined ? {} : { sheet: given.sheet }),
    })
    const { table, findings: own } = applyCorrections(result, corrections, dictionary)
    findings.push(...own)
    sources.push({
      name,
      file: shown,
      sha256: table.source.sha256,
      rows: table.rowCount,
      licence: given.licence ?? protocol.source?.licence ?? null,
    })
    read.push(table)
    return table
  }

  const further = new Map<string, Table>()
  for (const [name, given] of Object.entries(protocol.tables)) further.set(name, await open(name, given))
  let patients = protocol.patients.from
    ? patientsOfVisits(file, protocol.patients.from, further.get(protocol.patients.from))
    : await readPatients(file, options.further ?? [], open, findings)
  findings.push(...identifierFindings(patients, protocol.patients.id))

  const visits = new Map<string, Visits>()
  const rowOf = new Map(patients.ids.map((id, row) => [id, row]))
  for (const [name, given] of Object.entries(protocol.tables)) {
    const table = further.get(name)
    if (!table) continue
    const right = given.id ?? protocol.patients.id
    if (given.date === undefined) {
      const keyed = withColumn(patients.table, textColumn(protocol.patients.id, patients.ids))
      const joined = join(keyed, table, { left: protocol.patients.id, right })
      patients = { ...patients, table: joined.table }
      findings.push(...joined.findings)
      continue
    }
    const patient = Int32Array.from(idsOf(table, right), id => rowOf.get(id) ?? -1)
    visits.set(name, visitsFrom(name, table, given, given.date, patient, patients.ids.length, findings))
  }
  return { patients, visits, dictionary, sources, findings: absentSomewhere(findings, read, dictionary) }
}

function readDictionary(file: ProtocolFile): Dictionary {
  const given = file.protocol.dictionary
  if (given === undefined) return dictionarySchema.parse({})
  if (typeof given !== 'string') return given
  const place = {
    file: basename(given),
    cure: 'correct the dictionary; its form is that of `dictionary:` in study.yaml',
  }
  let content: unknown
  try {
    content = parse(readFileSync(resolve(file.folder, given), 'utf8'))
  } catch (error) {
    const message = `the dictionary ${given} cannot be read: ${error instanceof Error ? error.message : error}`
    throw new FindingsError([{ severity: 'error', code: 'dictionary-unreadable', message, ...place }])
  }
  const parsed = dictionarySchema.safeParse(content)
  if (parsed.success) return parsed.data
  throw new FindingsError(
    parsed.error.issues.map(issue => ({
      severity: 'error',
      code: 'dictionary-value',
      message: `${issue.path.map(String).join('.')}: ${issue.message}`,
      ...place,
    })),
  )
}

async function readPatients(
  file: ProtocolFile,
  added: readonly PatientFile[],
  open: (name: string, given: PatientFile) => Promise<Table>,
  findings: Finding[],
): Promise<Patients> {
  const { patients } = file.protocol
  const given: PatientFile[] = [
    ...(patients.table === undefined ? [] : [{ file: patients.table }]),
    ...(patients.tables ?? []).map(entry => (typeof entry === 'string' ? { file: entry } : entry)),
    ...added,
  ]
  const tables: Table[] = []
  for (const entry of given) tables.push(await open(entry.centre ?? 'patients', entry))
  const stacked = stackTables('patients', tables)
  findings.push(...stacked.findings)
  const { table, files, fileOf } = stacked
  const ids = idsOf(table, patients.id)
  const centreNames = centresOf(file, table, row => given[fileOf[row]].centre, findings)
  const prefix = (row: number) =>
    given[fileOf[row]].centre ?? basename(files[fileOf[row]]).replace(/\.[^.]+$/, '')
  return {
    table,
    ids:
      patients.idsWithin === 'table' ? ids.map((id, row) => (id === '' ? '' : `${prefix(row)}/${id}`)) : ids,
    ...coded(centreNames),
    files,
    fileOf,
  }
}

function patientsOfVisits(file: ProtocolFile, name: string, table: Table | undefined): Patients {
  if (!table) throw new RangeError(`table '${name}' was not loaded`)
  const { patients } = file.protocol
  const first = new Map<string, number>()
  idsOf(table, file.protocol.tables[name].id ?? patients.id).forEach((id, row) => {
    if (id !== '' && !first.has(id)) first.set(id, row)
  })
  const rows = [...first.values()]
  const own = selectRows(table, rows)
  const centreColumn = typeof patients.centre === 'string' ? patients.centre : null
  const kept = own.columns.filter(column => column.name === centreColumn)
  return {
    table: { ...own, columns: kept },
    ids: [...first.keys()],
    ...coded(centresOf(file, own, () => undefined, [])),
    files: [table.source.file],
    fileOf: new Uint16Array(rows.length),
  }
}

function idsOf(table: Table, column: string): string[] {
  const ids = columnOf(table, column)
  return Array.from({ length: table.rowCount }, (_, row) => textAt(ids, row) ?? '')
}

/** The centre of each row: of its file, of the centre column, or the one centre. */
function centresOf(
  file: ProtocolFile,
  table: Table,
  ofFile: (row: number) => string | undefined,
  findings: Finding[],
): string[] {
  const { centre } = file.protocol.patients
  const column = typeof centre === 'string' ? columnOf(table, centre) : null
  const constant = typeof centre === 'object' ? centre.constant : 'one centre'
  return Array.from({ length: table.rowCount }, (_, row) => {
    const named = ofFile(row)
    if (named !== undefined) return named
    if (column === null) return constant
    const text = textAt(column, row)
    if (text !== null) return text
    findings.push({
      severity: 'error',
      code: 'patient-without-centre',
      message: `a patient has no ${column.name}`,
      cure: 'fill in the centre',
      file: table.source.file,
      row: table.fileRows[row],
      field: column.name,
    })
    return '(no centre)'
  })
}

function coded(names: readonly string[]): { centre: Int32Array; centres: string[] } {
  const centres: string[] = []
  const codeOf = new Map<string, number>()
  const centre = Int32Array.from(names, name => {
    const known = codeOf.get(name)
    if (known !== undefined) return known
    codeOf.set(name, centres.length)
    return centres.push(name) - 1
  })
  return { centre, centres }
}

function visitsFrom(
  name: string,
  table: Table,
  given: FurtherTable,
  dateColumn: string,
  patient: Int32Array,
  patients: number,
  findings: Finding[],
): Visits {
  const date = columnOf(table, dateColumn)
  const { file } = table.source
  if (date.kind !== 'date')
    throw new FindingsError([
      {
        severity: 'error',
        code: 'visit-date-not-a-date',
        message: `'${dateColumn}' of ${file} is ${date.kind}, not a date`,
        cure: 'give it type date (and, if need be, a format) in the dictionary',
        file,
        field: dateColumn,
      },
    ])
  for (const column of given.knownAtNextVisit) columnOf(table, column)
  const undated = date.values.filter(Number.isNaN).length
  const strangers = patient.filter(p => p < 0).length
  const report = (code: string, count: number, message: string, cure: string, field: string) => {
    if (count > 0) findings.push({ severity: 'warning', code, message, cure, file, field, count })
  }
  report(
    'visit-without-date',
    undated,
    `${undated} visits have no date and are not used`,
    'fill in the date',
    dateColumn,
  )
  const id = given.id ?? 'id'
  report(
    'visit-without-patient',
    strangers,
    `${strangers} visits are of patients who are not in the study`,
    'check the identifiers',
    id,
  )
  const grouped = groupVisits({
    name,
    table: withColumn(table, date),
    date: date.values,
    patient,
    patients,
    knownAtNextVisit: given.knownAtNextVisit,
  })
  const twice = visitsOnOneDay(grouped, patients)
  report(
    'visits-on-one-day',
    twice,
    `${twice} visits stand on the day of another visit of the same patient`,
    'check them; the later row counts as the later visit',
    dateColumn,
  )
  return grouped
}

function visitsOnOneDay({ start, order, date }: Visits, patients: number): number {
  let count = 0
  for (let p = 0; p < patients; p++)
    for (let i = start[p] + 1; i < start[p + 1]; i++) if (date[order[i]] === date[order[i - 1]]) count++
  return count
}

/** A column of the dictionary may stand in any one of the files: its absence from the others is no fault. */
function absentSomewhere(
  findings: readonly Finding[],
  tables: readonly Table[],
  dictionary: Dictionary,
): Finding[] {
  const present = new Set(tables.flatMap(table => table.columns.map(column => column.name)))
  const nameOf = new Map(
    Object.entries(dictionary.columns).map(([name, entry]) => [entry.source ?? name, name]),
  )
  return findings.filter(
    finding =>
      finding.code !== 'column-absent' ||
      finding.severity !== 'error' ||
      !present.has(nameOf.get(finding.field ?? '') ?? finding.field ?? ''),
  )
}
