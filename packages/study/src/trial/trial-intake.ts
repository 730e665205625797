import type { Finding } from '@tessera/evidence'
import { type Column, columnOf, daysPerMonth, isMissingAt, textAt } from '@tessera/tables'
import {
  type Arms,
  type Cohort,
  type CombinationRule,
  combinationRule,
  type TrialPatient,
} from '@tessera/trials'
import type { SubgroupColumn } from '../assembled.ts'
import type { Frame } from '../intake/frame.ts'
import { ExclusionLedger, type LedgerStep } from '../intake/ledger.ts'
import type { Patients } from '../intake/patients.ts'
import { subgroupColumns } from '../intake/subgroups.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { TrialProtocol } from '../protocol/trial.ts'
import { subgroupCovariate } from './subgroup-covariate.ts'
import { type TrialEndpoint, trialEndpoints } from './trial-endpoints.ts'
import type { TrialTables } from './trial-tables.ts'

/** The patients of a trial as it will be analysed. */
export interface TrialIntake {
  readonly protocol: TrialProtocol
  readonly arms: Arms
  readonly combine: CombinationRule
  readonly patients: readonly TrialPatient[]
  /** Row of the study's patients of each. */
  readonly rows: Int32Array
  readonly endpoints: readonly TrialEndpoint[]
  readonly subgroups: readonly SubgroupColumn[]
  readonly ledger: ExclusionLedger
  /** Who was read, and who left before the trial's own rules. */
  readonly read: number
  readonly before: readonly LedgerStep[]
  readonly tables: TrialTables
  readonly findings: readonly Finding[]
}

export interface TrialIntakeOptions {
  readonly file: ProtocolFile
  readonly frame: Frame
  readonly patients: Patients
  readonly outcome: ReadonlyMap<string, string>
  readonly tables: TrialTables
  /** Those eligible. */
  readonly ledger: ExclusionLedger
}

/**
 * The patients of the trial: eligible, in a cohort and an arm, each with the clock of the study. Whoever has no cohort
 * did not enter; who has no known arm, or whose time zero is missing, leaves with that reason. What is received, and
 * whether progression came before it, is noted and changes no arm.
 * @throws CombinationRefused where the protocol would pool the cohorts
 */
export function trialIntake(protocol: TrialProtocol, options: TrialIntakeOptions): TrialIntake {
  const { file, frame, patients } = options
  const { table } = frame.environment
  const ledger = new ExclusionLedger(patients, 'trial', options.ledger.included)
  const arms = { experimental: protocol.arm.experimental, control: protocol.arm.control }
  const cohort = columnOf(table, protocol.cohort.column)
  const arm = columnOf(table, protocol.arm.column)
  const { timeZero } = frame
  ledger.exclude('cohort', 'no-cohort', 'neither randomised nor treated by preference', row =>
    isMissingAt(cohort, row),
  )
  ledger.exclude(
    'cohort',
    'cohort-unknown',
    `${cohort.name} is neither ${protocol.cohort.randomised} nor ${protocol.cohort.preference}`,
    row => cohortOf(protocol, textAt(cohort, row)) === null,
  )
  ledger.exclude(
    'cohort',
    'arm-unknown',
    `${arm.name} is neither ${arms.experimental} nor ${arms.control}`,
    row => {
      const text = textAt(arm, row)
      return text !== arms.experimental && text !== arms.control
    },
  )
  ledger.exclude('time zero', 'time-zero-missing', 'no date of time zero', row =>
    timeZero ? Number.isNaN(timeZero[row]) : true,
  )
  const rows = ledger.rows()
  const endpoints = trialEndpoints(protocol, options, rows)
  const started = protocol.received ? columnOf(table, protocol.received.started) : null
  const covariates = [...new Set([...protocol.adjust, ...protocol.biomarkers])].map(name =>
    columnOf(table, name),
  )
  const strata = protocol.strata.map(name => columnOf(table, name))
  const subgroups = subgroupColumns(file, protocol, ['trial'], frame, rows, options.outcome)
  const made = Array.from(rows, (row, i): TrialPatient => {
    const zero = timeZero?.[row] ?? Number.NaN
    const start = started?.kind === 'date' ? started.values[row] : Number.NaN
    const assigned = textAt(arm, row) ?? ''
    const first = endpoints.map(e => e.outcomes[i])[0]
    const firstDay =
      first?.kind === 'time-to-event' && first.event
        ? zero + first.time * daysPerMonth
        : Number.POSITIVE_INFINITY
    return {
      patientId: patients.ids[row],
      centre: patients.centres[patients.centre[row]],
      stratum: strata.length === 0 ? null : strata.map(column => textAt(column, row) ?? '?').join(', '),
      cohort: cohortOf(protocol, textAt(cohort, row)) ?? 'randomised',
      assigned,
      received: started === null ? null : Number.isNaN(start) ? arms.control : arms.experimental,
      timeZero: zero,
      treatmentStart: start,
      progressedBeforeTreatment:
        assigned === arms.experimental && firstDay < (start || Number.POSITIVE_INFINITY),
      deviation: null,
      outcomes: Object.fromEntries(
        endpoints.flatMap(({ name, outcomes }) => {
          const outcome = outcomes[i]
          return outcome === null ? [] : [[name, outcome]]
        }),
      ),
      covariates: Object.fromEntries([
        ...covariates.map(column => [column.name, covariateOf(column, row)]),
        ...subgroups.columns.map(({ name, levels, codes }) => [
          subgroupCovariate(name),
          codes[i] < 0 ? null : levels[codes[i]],
        ]),
      ]),
      row: patients.table.fileRows[row],
    }
  })
  return {
    protocol,
    arms,
    combine: ruleOf(protocol),
    patients: made,
    rows,
    endpoints: endpoints.map(({ outcomes: _, findings: __, ...endpoint }) => endpoint),
    subgroups: subgroups.columns,
    ledger,
    read: patients.ids.length,
    before: options.ledger.steps,
    tables: options.tables,
    findings: [
      ...options.tables.findings,
      ...subgroups.findings,
      ...endpoints.flatMap(({ findings }) => findings),
    ],
  }
}

/** @throws CombinationRefused for pooling, and for a rule that nothing says was fixed beforehand */
function ruleOf({ combine }: TrialProtocol): CombinationRule {
  if (typeof combine === 'string') return combinationRule(combine)
  const { rule, ...settings } = combine
  return combinationRule(
    rule,
    Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
  )
}

function cohortOf({ cohort }: TrialProtocol, text: string | null): Cohort | null {
  if (text === cohort.randomised) return 'randomised'
  return text === cohort.preference ? 'preference' : null
}

function covariateOf(column: Column, row: number): number | string | null {
  if (isMissingAt(column, row)) return null
  return column.kind === 'text' ? textAt(column, row) : column.values[row]
}
