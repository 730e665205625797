import { type DerivedEndpoint, deriveEndpoint, periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { daysPerMonth } from '@tessera/tables'
import type { TrialOutcome } from '@tessera/trials'
import { endpointInput } from '../intake/endpoint-input.ts'
import type { Frame } from '../intake/frame.ts'
import type { Patients } from '../intake/patients.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { TrialProtocol } from '../protocol/trial.ts'

/** An endpoint of the trial, ready to compare arms by. */
export interface TrialEndpoint {
  readonly name: string
  readonly label: string
  readonly primary: boolean
  /** Months; null where the protocol gives none. */
  readonly horizon: number | null
  /** Causes of a competing endpoint, the first of interest; empty otherwise. */
  readonly causes: readonly string[]
  /** Cause by patient in the order of `patients`: 0 censored, -1 not known. */
  readonly cause: Int32Array
}

/** An endpoint with the outcome of each patient; null where it is not known. */
export type DerivedTrialEndpoint = TrialEndpoint & {
  readonly outcomes: readonly (TrialOutcome | null)[]
  readonly findings: readonly Finding[]
}

/** The primary endpoint and the secondary ones, derived for the given rows of the study's patients. */
export function trialEndpoints(
  protocol: TrialProtocol,
  {
    file,
    frame,
    patients,
  }: { readonly file: ProtocolFile; readonly frame: Frame; readonly patients: Patients },
  rows: Int32Array,
): DerivedTrialEndpoint[] {
  return [protocol.primary, ...protocol.secondary].map(name => {
    const definition = file.protocol.endpoints[name]
    const derived = deriveEndpoint(definition, endpointInput(file, name, frame, patients, rows))
    const { outcomes, cause, causes, horizon } = outcomesOf(derived, rows.length)
    return {
      name,
      label: definition.label ?? name,
      primary: name === protocol.primary,
      horizon,
      causes,
      cause,
      outcomes,
      findings: derived.findings,
    }
  })
}

/** Times in months; of a competing endpoint the first cause is the event. */
function outcomesOf({ values }: DerivedEndpoint, n: number) {
  const none = { causes: [], cause: new Int32Array(n), horizon: null }
  if (values.kind === 'binary')
    return {
      ...none,
      outcomes: Array.from(values.event, (event): TrialOutcome | null =>
        event < 0 ? null : { kind: 'binary', value: event === 1 },
      ),
    }
  if (values.kind === 'continuous')
    return {
      ...none,
      outcomes: Array.from(values.values, (value): TrialOutcome | null =>
        Number.isNaN(value) ? null : { kind: 'continuous', value },
      ),
    }
  if (values.kind === 'ordinal') return { ...none, outcomes: Array.from({ length: n }, () => null) }
  const months = periodInDays(`1 ${values.unit}`) / daysPerMonth
  const codes = values.kind === 'competing' ? values.cause : Int32Array.from(values.event)
  return {
    causes: values.kind === 'competing' ? values.causes : [],
    cause: codes,
    horizon: values.horizon === null ? null : values.horizon * months,
    outcomes: Array.from(values.time, (time, i): TrialOutcome | null =>
      codes[i] < 0 || Number.isNaN(time)
        ? null
        : { kind: 'time-to-event', time: time * months, event: codes[i] === 1 },
    ),
  }
}
