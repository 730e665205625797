import { type Finding, FindingsError } from '@tessera/evidence'
import { type Field, type RecordOf, readRecords, soundRecords } from '@tessera/tables'
import { type CellOrReason, isCell } from './cell.ts'
import { riskCell } from './cell-of-patients.ts'
import type { OutcomeKind } from './outcome.ts'
import { defined, requireKnownFields, twoTreatments } from './read-patients.ts'
import { isRandom } from './stage-words.ts'
import type { TwoStageStratum } from './two-stage-stratum.ts'

export interface GroupTableOptions {
  readonly kind: OutcomeKind
  readonly columns?: { readonly stage?: string; readonly treatment?: string }
  readonly randomValue?: string
  readonly strata?: string
  readonly treatments?: readonly string[]
  readonly given?: Readonly<Record<string, string>>
}

/** The groups of a two-stage trial as published: four rows, or four a stratum. */
export interface GroupTable {
  readonly strata: readonly TwoStageStratum[]
  readonly treatments: readonly [string, string]
  readonly findings: readonly Finding[]
}

const number = (what: string, ...names: string[]): Field => ({
  kind: 'number',
  names,
  required: true,
  always: true,
  what,
})

const groupFields = {
  stage: {
    kind: 'text',
    names: ['stage', 'arm', 'assignment'],
    required: true,
    always: true,
    what: 'arm (random or choice)',
  },
  treatment: { kind: 'text', names: ['treatment', 'trt'], required: true, always: true, what: 'treatment' },
  n: number('number of patients', 'n', 'patients'),
} as const satisfies Record<string, Field>

const kindFields: Record<OutcomeKind, Record<string, Field>> = {
  mean: { mean: number('mean', 'mean', 'value', 'estimate'), sd: number('standard deviation', 'sd') },
  risk: { events: number('patients with the event', 'events', 'event') },
  rate: {
    events: number('events', 'events', 'count'),
    exposure: number('sum of time under observation', 'exposure', 'time'),
  },
  survival: {
    estimate: number('survival', 'estimate', 'survival', 'value'),
    se: number('its standard error', 'se'),
  },
  'restricted-mean': {
    estimate: number('restricted mean', 'estimate', 'rmst', 'value'),
    se: number('its standard error', 'se'),
  },
}

/**
 * Reads a table of groups: arm, treatment, n and, by the outcome's kind, mean and sd; events; events and exposure;
 * or estimate and se. A group that is not there is one without patients.
 *
 * Of a rate only the sums are known. Its variance is then Poisson's, and for the randomised with what the mixture of
 * those who prefer either treatment adds, phi (1 - phi) d^2 / n with d the difference of the rates that is implied.
 * @throws FindingsError on missing columns, unreadable cells, a group that comes twice, or numbers that cannot be
 */
export async function readTwoStageGroups(path: string, options: GroupTableOptions): Promise<GroupTable> {
  const fields: Record<string, Field> = {
    ...groupFields,
    ...kindFields[options.kind],
    ...(options.strata === undefined
      ? {}
      : {
          stratum: { kind: 'text', names: [options.strata], required: true, always: true, what: 'stratum' },
        }),
  }
  const given = { ...options.given, ...defined(options.columns ?? {}) }
  requireKnownFields(given, fields)
  const read = soundRecords(await readRecords(path, fields, { given }))
  const place = (row: number) => ({ file: read.file, row })
  const faults: Finding[] = []
  const groups = read.records.map(record => {
    const problem = impossible(options.kind, record)
    if (problem)
      faults.push({
        severity: 'error',
        code: 'group-impossible',
        message: problem,
        cure: 'correct the group',
        ...place(record.row),
      })
    return { record, stratum: String(record.stratum ?? ''), treatment: String(record.treatment) }
  })
  if (faults.length > 0) throw new FindingsError(faults)
  const treatments = twoTreatments(
    groups.map(one => one.treatment),
    read.file,
    options.treatments,
  )
  const random = isRandom(
    groups.map(one => String(one.record.stage)),
    read.file,
    options.randomValue,
  )
  const cells = new Map<string, CellOrReason>()
  groups.forEach(({ record, stratum, treatment }, i) => {
    const key = keyOf(stratum, random[i], treatment)
    if (cells.has(key))
      throw new FindingsError([
        {
          severity: 'error',
          code: 'group-twice',
          message: 'this arm and treatment come twice',
          cure:
            options.strata === undefined ? 'name the column of the strata, or keep one row' : 'keep one row',
          ...place(record.row),
        },
      ])
    cells.set(key, cellOf(options.kind, record))
  })
  const strata = [...new Set(groups.map(one => one.stratum))].map((stratum): TwoStageStratum => {
    const cell = (isRandomised: boolean, of: 0 | 1): CellOrReason =>
      cells.get(keyOf(stratum, isRandomised, treatments[of])) ?? { n: 0, reason: 'nobody is in it' }
    const four = {
      choseA: cell(false, 0),
      choseB: cell(false, 1),
      randomA: cell(true, 0),
      randomB: cell(true, 1),
    }
    return {
      stratum: options.strata === undefined ? null : stratum,
      ...(options.kind === 'rate' ? withMixture(four) : four),
    }
  })
  return { strata, treatments, findings: read.findings }
}

type Numbers = RecordOf<Record<string, Field>>

function numberIn(record: Numbers, field: string): number {
  const value: unknown = record[field]
  return typeof value === 'number' ? value : Number.NaN
}

function cellOf(kind: OutcomeKind, record: Numbers): CellOrReason {
  const n = numberIn(record, 'n')
  if (n < 2) return { n, reason: n === 0 ? 'nobody is in it' : 'one patient has no variance' }
  const known = { n, df: n - 1 }
  switch (kind) {
    case 'mean':
      return {
        ...known,
        value: numberIn(record, 'mean'),
        variance: numberIn(record, 'sd') ** 2 / n,
        events: null,
      }
    case 'risk':
      return riskCell(n, numberIn(record, 'events'))
    case 'rate': {
      const [events, exposure] = [numberIn(record, 'events'), numberIn(record, 'exposure')]
      return { ...known, value: events / exposure, variance: events / exposure ** 2, events }
    }
    default:
      return {
        ...known,
        value: numberIn(record, 'estimate'),
        variance: numberIn(record, 'se') ** 2,
        events: null,
      }
  }
}

type FourCells = Omit<TwoStageStratum, 'stratum'>

function withMixture(cells: FourCells): FourCells {
  const { choseA, choseB, randomA, randomB } = cells
  if (!isCell(choseA) || !isCell(choseB) || !isCell(randomA) || !isCell(randomB)) return cells
  const phi = choseA.n / (choseA.n + choseB.n)
  const mixed = (cell: typeof randomA, chose: typeof choseA, others: number) => {
    const difference = (chose.value - cell.value) / others
    return { ...cell, variance: cell.variance + (phi * (1 - phi) * difference ** 2) / cell.n }
  }
  return { ...cells, randomA: mixed(randomA, choseA, 1 - phi), randomB: mixed(randomB, choseB, phi) }
}

function impossible(kind: OutcomeKind, record: Numbers): string | null {
  const [n, events, exposure] = [
    numberIn(record, 'n'),
    numberIn(record, 'events'),
    numberIn(record, 'exposure'),
  ]
  if (!(Number.isInteger(n) && n >= 0)) return `n is ${n}: a number of patients is whole and not negative`
  if (numberIn(record, 'sd') < 0 || numberIn(record, 'se') < 0)
    return 'the standard deviation or error is negative'
  if (kind === 'risk' && !(events >= 0 && events <= n)) return `${events} of ${n} patients had the event`
  if (kind === 'rate' && !(events >= 0 && exposure > 0)) return `${events} events in a time of ${exposure}`
  const survival = numberIn(record, 'estimate')
  if (kind === 'survival' && !(survival >= 0 && survival <= 1)) return `survival is ${survival}`
  if (kind === 'restricted-mean' && survival < 0) return `the restricted mean is ${survival}`
  return null
}

function keyOf(stratum: string, random: boolean, treatment: string): string {
  return JSON.stringify([stratum, random, treatment])
}
