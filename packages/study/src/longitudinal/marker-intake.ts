import {
  type DerivedEndpoint,
  deriveEndpoint,
  type EndpointValues,
  periodIn,
  periodInDays,
} from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import type { Assay } from '@tessera/omics'
import { columnOf, isMissingAt, numberAt, textAt } from '@tessera/tables'
import type { LoadedAssay } from '../intake/assays.ts'
import { endpointInput } from '../intake/endpoint-input.ts'
import type { Frame } from '../intake/frame.ts'
import type { Patients } from '../intake/patients.ts'
import type { BiomarkerProtocol } from '../protocol/biomarkers.ts'
import type { ProtocolFile } from '../protocol/read.ts'

/** All samples of an assay with dates, what became of each patient, and what else the model takes into account. */
export interface MarkerIntake {
  readonly protocol: BiomarkerProtocol
  readonly label: string
  /** Unit and scale are the assay's; samples name their patient. */
  readonly assay: Assay
  /** Day of the start, by patient. */
  readonly start: ReadonlyMap<string, number>
  /** "irAE" and "no irAE"; the first is the reference. */
  readonly groups: readonly string[]
  /** Group of each patient; who has none is not in it. */
  readonly groupOf: ReadonlyMap<string, string>
  /** Only samples up to this day of a patient are taken: the day before the event, or the end of the period. */
  readonly until: ReadonlyMap<string, number>
  readonly covariates: readonly {
    readonly name: string
    readonly of: ReadonlyMap<string, string | number>
  }[]
}

interface MarkerOptions {
  readonly file: ProtocolFile
  readonly index: number
  /** Of the start: the first landmark, or time zero. */
  readonly frame: Frame
  readonly patients: Patients
  /** 1 for each patient who is eligible. */
  readonly included: Uint8Array
  readonly assays: readonly LoadedAssay[]
}

/** What a `biomarkers` entry is computed from; null, with a finding, where the study cannot give it. */
export function markerIntake(
  protocol: BiomarkerProtocol,
  { file, index, frame, patients, included, assays }: MarkerOptions,
): { readonly markers: MarkerIntake | null; readonly findings: readonly Finding[] } {
  const place = { file: file.file, row: file.lineOf(['biomarkers', index]), field: protocol.id }
  const refused = (code: string, message: string, cure: string) => ({
    markers: null,
    findings: [{ severity: 'error' as const, code, message, cure, ...place }],
  })
  const loaded = assays.find(({ block }) => block === protocol.block)
  const { timeZero } = frame
  if (loaded === undefined)
    return refused(
      'biomarkers-without-assay',
      `'${protocol.block}' is no assay whose samples could be followed over visits`,
      'name a block of kind assay',
    )
  if (timeZero === null)
    return refused(
      'biomarkers-without-start',
      'visits count from a date, and time zero has none',
      'give timeZero.at or landmarks',
    )
  const undated = loaded.assay.samples.filter(({ takenAt }) => takenAt === null).length
  if (undated > 0)
    return refused(
      'biomarkers-without-dates',
      `${undated} samples of '${protocol.block}' have no date`,
      'give the sheet of samples a date for each: a change over visits needs to know when',
    )
  const rows = Int32Array.from(included.keys()).filter(row => included[row] === 1)
  const definition = file.protocol.endpoints[protocol.endpoint]
  const derived = deriveEndpoint(definition, endpointInput(file, protocol.endpoint, frame, patients, rows))
  const until = new Map<string, number>()
  const groupOf = new Map<string, string>()
  const horizon = daysOf(protocol, derived.values)
  const names = groupNames(protocol, derived.values)
  rows.forEach((row, i) => {
    const became = derived.unusable[i] === 0 ? becameOf(derived, i, horizon) : null
    if (became === null) return
    groupOf.set(patients.ids[row], names[became.group])
    until.set(patients.ids[row], timeZero[row] + became.days)
  })
  return {
    markers: {
      protocol,
      label: protocol.label ?? protocol.id,
      assay: loaded.assay.with({
        samples: loaded.assay.samples.map((sample, s) => ({
          ...sample,
          patientId: loaded.patient[s] < 0 ? null : patients.ids[loaded.patient[s]],
        })),
      }),
      start: new Map(Array.from(rows, row => [patients.ids[row], timeZero[row]])),
      groups: names,
      groupOf,
      until,
      covariates: protocol.covariates.map(name => {
        const column = columnOf(frame.environment.table, name)
        return {
          name,
          of: new Map(
            Array.from(rows).flatMap((row): [string, string | number][] => {
              if (isMissingAt(column, row)) return []
              const value = column.kind === 'number' ? numberAt(column, row) : textAt(column, row)
              return value === null ? [] : [[patients.ids[row], value]]
            }),
          ),
        }
      }),
    },
    findings: [],
  }
}

/** Days since the start by which the event counts. */
function daysOf({ by }: BiomarkerProtocol, values: EndpointValues): number {
  if (by !== undefined) return periodInDays(by)
  if (!('horizon' in values) || values.horizon === null) return Number.POSITIVE_INFINITY
  return values.horizon / periodIn('1 day', values.unit)
}

function groupNames({ groups }: BiomarkerProtocol, values: EndpointValues): string[] {
  if (values.kind === 'ordinal') return [...values.levels]
  if (groups !== undefined) return [...groups]
  const event = values.kind === 'competing' ? values.causes[0] : 'event'
  return [`no ${event}`, event]
}

/** Group of a patient and how long their samples are taken; null where it is not known what became of them. */
function becameOf(
  { values }: DerivedEndpoint,
  i: number,
  horizon: number,
): { group: number; days: number } | null {
  switch (values.kind) {
    case 'binary':
      return { group: values.event[i], days: horizon }
    case 'ordinal':
      return values.codes[i] < 0 ? null : { group: values.codes[i], days: horizon }
    case 'continuous':
      return null
    default: {
      const days = values.time[i] / periodIn('1 day', values.unit)
      const cause = values.kind === 'competing' ? values.cause[i] : values.event[i]
      // Before the event: what it brings about is no marker of it.
      if (cause === 1 && days <= horizon) return { group: 1, days: days - 1 }
      if (cause === 0 && days < horizon) return null
      return { group: 0, days: Math.min(days, horizon) }
    }
  }
}
