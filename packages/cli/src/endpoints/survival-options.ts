import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  assessmentFields,
  type CensoringSet,
  censoringSets,
  eventFields,
  parseSchedule,
  readSurvivalDefinition,
  type SurvivalDefinition,
  type SurvivalEndpoint,
  type SurvivalSettings,
  survivalDefinition,
  survivalEndpoints,
  survivalPatientFields,
} from '@tessera/clinical'
import { FindingsError } from '@tessera/evidence'
import { DurationError, durationInDays, nearestName, parseDuration, parseIsoDay } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
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

/** The settings of a derivation, from the options. */
export function settingsOf(options: SurvivalOptions): Partial<SurvivalSettings> & { dataCut: number | null } {
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

/** Every endpoint by every set of rules, then the user's own. */
export async function definitionsOf(options: SurvivalOptions): Promise<SurvivalDefinition[]> {
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
export function columnsOf({ columns = {} }: SurvivalOptions): Readonly<Record<string, string>> {
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
