import { basename, isAbsolute, resolve } from 'node:path'
import type { Exclusion, Finding } from '@tessera/evidence'
import { type Dictionary, join, readTable, type Table, textColumn, withColumn } from '@tessera/tables'
import { type HarmTable, readHarmTable } from '../benefit/intake/harm.ts'
import { applyCorrections, readCorrections } from '../check/corrections.ts'
import type { FileBlock } from '../files/file-block.ts'
import { lookAtFiles } from '../files/look-at-files.ts'
import { type LoadedLabel, loadLabel } from '../labels/loaded-label.ts'
import { plannedPredictions } from '../labels/predicted-columns.ts'
import { deltaBlock } from '../protocol/block.ts'
import type { PatientFile } from '../protocol/data.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { readTrialTables, type TrialTables } from '../trial/trial-tables.ts'
import { type LoadedAssay, loadAssays, resolveSteps } from './assays.ts'
import { withAssessments } from './assessed-columns.ts'
import { type LoadedBags, loadBags } from './bags.ts'
import type { LoadedDelta } from './delta-columns.ts'
import { readDictionary } from './dictionary-file.ts'
import { longTables, sourceOf } from './long-tables.ts'
import { measuredAt } from './measured-at.ts'
import { measuredScores } from './measured-columns.ts'
import { idsOf, patientsOfVisits, readPatients } from './patient-table.ts'
import { identifierFindings, type Patients } from './patients.ts'
import { holdsSimulatedCohort } from './simulated.ts'
import type { Source } from './source.ts'
import { loadVariantAssays } from './variant-assays.ts'
import { visitsFrom } from './visit-table.ts'
import type { Visits } from './visits.ts'

/** All tables of a study, typed, joined by patient, with where they came from. */
export interface LoadedStudy {
  readonly patients: Patients
  /** Folder that the tables' names count from. */
  readonly folder: string
  readonly trialTables: TrialTables
  /** Severe toxicity by question of benefit, by its place. */
  readonly harm: ReadonlyMap<number, HarmTable>
  readonly visits: ReadonlyMap<string, Visits>
  readonly assays: readonly LoadedAssay[]
  readonly bags: readonly LoadedBags[]
  readonly deltas: readonly LoadedDelta[]
  /** Blocks of slides and scans, looked at; `bags` and `assays` have them as they will be until the run has read them. */
  readonly fileBlocks: readonly FileBlock[]
  /** Labels of another assay; their predictions are columns of the patients, which until the run has made them are not told. */
  readonly labels: readonly LoadedLabel[]
  readonly licence: string | null
  /** Slides and scans whose files cannot be used. */
  readonly lost: readonly Exclusion[]
  readonly dictionary: Dictionary
  readonly sources: readonly Source[]
  /** By the protocol's word, or by a `truth.json` beside the tables. */
  readonly simulated: boolean
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
  const simulated = holdsSimulatedCohort(folder)
  if (simulated && !protocol.simulated)
    findings.push({
      severity: 'note',
      code: 'simulated-data',
      message: 'the folder of the tables holds the truth.json of a simulated cohort: the data are simulated',
      cure: 'none needed; the report says so',
      file: 'truth.json',
    })
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
  const { id = 'row' } = protocol.patients
  findings.push(...identifierFindings(patients, id))

  const assessed = await withAssessments(file, patients.table, patients.ids, name => resolve(folder, name))
  patients = { ...patients, table: assessed.table }
  findings.push(...assessed.findings)
  const trialTables = await readTrialTables(protocol.trial, name => resolve(folder, name))
  const harm = new Map<number, HarmTable>()
  for (const [index, question] of protocol.questions.entries()) {
    const own =
      question.benefit === undefined ? null : await readHarmTable(question, name => resolve(folder, name))
    if (!own) continue
    harm.set(index, own)
    findings.push(...own.findings)
  }
  for (const name of longTables(protocol)) sources.push(await sourceOf(resolve(folder, name), name, protocol))

  const visits = new Map<string, Visits>()
  const rowOf = new Map(patients.ids.map((id, row) => [id, row]))
  for (const [name, given] of Object.entries(protocol.tables)) {
    const table = further.get(name)
    if (!table) continue
    const right = given.id ?? id
    if (given.date === undefined) {
      const keyed = withColumn(patients.table, textColumn(id, patients.ids))
      const joined = join(keyed, table, { left: id, right })
      patients = { ...patients, table: joined.table }
      findings.push(...joined.findings)
      continue
    }
    const patient = Int32Array.from(idsOf(table, right), id => rowOf.get(id) ?? -1)
    visits.set(name, visitsFrom(name, table, given, given.date, patient, patients.ids.length, findings))
  }
  const assays = await loadAssays(protocol, folder, patients.ids)
  sources.push(...assays.sources)
  findings.push(...assays.findings)
  const variants = await loadVariantAssays(protocol, folder, patients.ids)
  sources.push(...variants.sources)
  findings.push(...variants.findings)
  const measured = measuredScores(file, assays.assays)
  findings.push(...measured.findings)
  patients = {
    ...patients,
    measured: measured.scores,
    table: measured.scores
      .map(score => measuredAt(score, null, patients.ids.length).column)
      .reduce(withColumn, patients.table),
  }
  const bags = await loadBags(protocol, folder, patients.ids)
  sources.push(...bags.sources)
  findings.push(...bags.findings)
  const files = await lookAtFiles(protocol, {
    folder,
    studyFolder: file.folder,
    ids: patients.ids,
    centreOf: row => patients.centres[patients.centre[row]] ?? null,
  })
  const deltas: LoadedDelta[] = []
  for (const name of Object.keys(protocol.blocks)) {
    const delta = deltaBlock(protocol.blocks, name)
    if (delta === undefined) continue
    deltas.push({ block: name, protocol: delta, steps: await resolveSteps(delta.steps, folder, findings) })
  }
  sources.push(...files.sources)
  findings.push(...files.findings)
  const labels: LoadedLabel[] = []
  for (const [name, given] of Object.entries(protocol.labels)) {
    const made = await loadLabel(name, given, { folder, ids: patients.ids, idColumn: id })
    findings.push(...made.findings)
    if (!made.label) continue
    labels.push(made.label)
    sources.push(sourceOfLabel(made.label, protocol))
  }
  return {
    patients: {
      ...patients,
      table: plannedPredictions(patients.table, protocol.labels, [
        ...bags.bags,
        ...assays.assays,
        ...files.bags,
        ...files.assays,
      ]),
    },
    folder,
    trialTables,
    harm,
    visits,
    assays: [...assays.assays, ...variants.assays, ...files.assays],
    bags: [...bags.bags, ...files.bags],
    deltas,
    fileBlocks: files.blocks,
    labels,
    licence: protocol.source?.licence ?? null,
    lost: [...bags.exclusions, ...files.exclusions],
    dictionary,
    sources,
    simulated: protocol.simulated || simulated,
    findings: absentSomewhere(findings, read, dictionary),
  }
}

function sourceOfLabel({ name, file, sha256, measured }: LoadedLabel, { source }: StudyProtocol): Source {
  const rows = measured.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)
  return { name: `label ${name}`, file, sha256, rows, licence: source?.licence ?? null }
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
