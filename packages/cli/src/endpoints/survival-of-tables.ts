import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  adtte,
  assessmentFields,
  type CensoringSet,
  censoringSets,
  type DerivedSurvival,
  deriveSurvival,
  dispositionFacts,
  eventFields,
  parseSchedule,
  readAssessments,
  readDispositions,
  readEvents,
  readSurvivalDefinition,
  readSurvivalPatients,
  type SurvivalDefinition,
  type SurvivalEndpoint,
  type SurvivalPatients,
  type SurvivalSettings,
  summariseSurvival,
  survivalDefinition,
  survivalDifferences,
  survivalEndpoints,
  survivalPatientFields,
  withAssessments,
  withEvents,
} from '@tessera/clinical'
import { type Finding, FindingsError, sortFindings } from '@tessera/evidence'
import {
  DurationError,
  durationInDays,
  formatDay,
  nearestName,
  parseDuration,
  parseIsoDay,
  tableEndings,
  writeTable,
} from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { survivalText } from './survival-text.ts'
import type { TableOptions } from './table-options.ts'

export interface SurvivalOptions extends TableOptions {
  readonly endpoint: readonly string[]
  readonly rules: readonly string[]
  readonly assessments?: string
  readonly reader?: string
  readonly events?: string
  readonly disposition?: string
  readonly where?: string
  readonly population?: string
  readonly cut?: string
  readonly schedule?: string
  readonly window?: string
  readonly group?: string
  readonly competing?: boolean
  readonly fromZero?: boolean
  readonly trace?: boolean
}

/** Reads the tables, derives every endpoint by every set of rules, and tells what came of it. */
export async function survivalOfTables(file: string, options: SurvivalOptions): Promise<Outcome> {
  if (options.out !== undefined && !tableEndings.includes(path.extname(options.out).toLowerCase()))
    throw new UsageError(`--out ends in ${tableEndings.join(', ')}`)
  const settings = settingsOf(options)
  const definitions = await definitionsOf(options)
  const given = columnsOf(options)
  const read = await readSurvivalPatients(file, {
    given: options.group === undefined ? given : { ...given, group: options.group },
    ...(options.population === undefined ? {} : { where: options.population }),
  })
  const { patients, findings, reader } = await withOtherTables(read, given, options)
  if (patients.length === 0) throw new FindingsError([nobody(file)])
  const derived = definitions.map(definition => deriveSurvival(patients, definition, settings))
  if (options.out !== undefined) await writeTable(adtte(derived), options.out)
  const results = derived.map(one => ({ ...one, summary: summariseSurvival(one) }))
  const differences = pairs(derived).flatMap(([first, second]) => survivalDifferences(first, second))
  const timeZero = read.columns.timeZero ?? 'time zero'
  const told = {
    timeZero,
    group: options.group ?? null,
    dataCut: settings.dataCut === null ? null : formatDay(settings.dataCut),
    reader,
    patients: patients.length,
  }
  return {
    document: {
      ...told,
      settings: { ...settings, dataCut: told.dataCut },
      results: results.map(({ definition, records, excluded, summary }) => ({
        endpoint: definition.parameter,
        definition,
        summary,
        excluded,
        records: records.map(({ trace, ...record }) => ({
          ...record,
          start: formatDay(record.start),
          date: formatDay(record.date),
          ...(options.trace ? { trace } : {}),
        })),
      })),
      differences,
    },
    text: survivalText(results, differences, told, options.trace === true),
    findings: distinct([...findings, ...derived.flatMap(one => one.findings)]),
  }
}

async function withOtherTables(
  read: SurvivalPatients,
  given: Readonly<Record<string, string>>,
  options: SurvivalOptions,
) {
  let { patients } = read
  const findings: Finding[] = [...read.findings]
  let reader: string | null = null
  if (options.assessments !== undefined) {
    const assessed = await readAssessments(options.assessments, {
      given,
      ...(options.reader === undefined ? {} : { reader: options.reader }),
    })
    const joined = withAssessments(patients, assessed.assessments)
    findings.push(...assessed.findings, ...(options.population === undefined ? joined.findings : []))
    ;({ patients } = joined)
    reader = assessed.reader
  }
  if (options.disposition !== undefined) {
    const { dispositions, findings: faults } = await readDispositions(options.disposition)
    findings.push(...faults)
    // Screen failures and others who are not analysed have dispositions too.
    ;({ patients } = withEvents(patients, dispositionFacts(dispositions)))
  }
  if (options.events !== undefined) {
    const events = await readEvents(options.events, {
      given,
      ...(options.where === undefined ? {} : { where: options.where }),
    })
    const joined = withEvents(patients, events.events)
    findings.push(...events.findings, ...(options.population === undefined ? joined.findings : []))
    ;({ patients } = joined)
  }
  return { patients, findings, reader }
}

function settingsOf(options: SurvivalOptions): Partial<SurvivalSettings> & { dataCut: number | null } {
  const cut = options.cut === undefined ? null : parseIsoDay(options.cut)
  if (cut !== null && Number.isNaN(cut)) throw new UsageError(`--cut ${options.cut}: write it as 2024-03-15`)
  if (options.where !== undefined && options.events === undefined)
    throw new UsageError('--where chooses among --events: give their table')
  if (options.window !== undefined && options.schedule === undefined)
    throw new UsageError('--window belongs to a --schedule')
  try {
    const window = options.window === undefined ? 0 : durationInDays(parseDuration(options.window))
    return {
      dataCut: cut,
      schedule: options.schedule === undefined ? null : parseSchedule(options.schedule, window),
      competing: options.competing === true,
      countsFirstDay: options.fromZero !== true,
      hasAssessments: options.assessments !== undefined,
    }
  } catch (error) {
    if (error instanceof DurationError) throw new UsageError(error.message)
    throw error
  }
}

async function definitionsOf(options: SurvivalOptions): Promise<SurvivalDefinition[]> {
  const endpoints = options.endpoint.map(name =>
    wordOf<SurvivalEndpoint>(name, survivalEndpoints, '--endpoint'),
  )
  const named = options.rules.filter(name => !name.endsWith('.json'))
  const sets = named.map(name => wordOf<CensoringSet>(name, censoringSets, '--rules'))
  const files = options.rules.filter(name => name.endsWith('.json'))
  const own = await Promise.all(files.map(readOwn))
  // A time to the first of one's own events has no assessments: both sets say the same.
  const distinctSets = (endpoint: SurvivalEndpoint) => (endpoint === 'first-event' ? sets.slice(0, 1) : sets)
  return [
    ...endpoints.flatMap(endpoint => distinctSets(endpoint).map(set => survivalDefinition(endpoint, set))),
    ...own,
  ]
}

async function readOwn(file: string): Promise<SurvivalDefinition> {
  const text = await readFile(file, 'utf8')
  const shown = path.basename(file)
  try {
    return readSurvivalDefinition(JSON.parse(text), shown)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new FindingsError([
      {
        severity: 'error',
        code: 'definition-unreadable',
        message: `${shown} is not JSON: ${error.message}`,
        cure: 'correct it; docs/endpoints/survival.md has an example',
        file: shown,
      },
    ])
  }
}

function wordOf<T extends string>(name: string, known: readonly T[], option: string): T {
  const found = known.find(word => word === name.toLowerCase())
  if (found !== undefined) return found
  const near = nearestName(name, known)
  throw new UsageError(
    `${option} ${name}: ${near ? `did you mean ${near}? ` : ''}known are ${known.join(', ')}${option === '--rules' ? ' and .json files' : ''}`,
  )
}

/** The pairs of --columns, each for a field that one of the tables has. */
function columnsOf({ columns = {} }: SurvivalOptions): Readonly<Record<string, string>> {
  const known = [...new Set([survivalPatientFields, assessmentFields, eventFields].flatMap(Object.keys))]
  for (const field of Object.keys(columns))
    if (!known.includes(field)) {
      const near = nearestName(field, known)
      throw new UsageError(
        `--columns ${field}=...: ${near ? `did you mean ${near}? ` : ''}fields are ${known.join(', ')}`,
      )
    }
  return columns
}

function pairs(derived: readonly DerivedSurvival[]): [DerivedSurvival, DerivedSurvival][] {
  return derived.flatMap((first, i) =>
    derived
      .slice(i + 1)
      .filter(second => second.definition.parameter === first.definition.parameter)
      .map(second => [first, second] satisfies [DerivedSurvival, DerivedSurvival]),
  )
}

/** Contradictions do not depend on the rules: each is told once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map(finding => [JSON.stringify(finding), finding]))
  return sortFindings([...byText.values()])
}

function nobody(file: string): Finding {
  return {
    severity: 'error',
    code: 'no-patient',
    message: `${path.basename(file)} has no patient that can be used`,
    cure: 'see the other findings, and --population',
    file: path.basename(file),
  }
}
