import { type ExposureRate, exposureAdjustedIncidence, type ImmuneEndpoint } from '@tessera/clinical'
import { aalenJohansen, incidenceAt } from '@tessera/statistics'

/** An endpoint with its counts, cumulative incidence and rate. */
export type Described = ImmuneEndpoint & {
  readonly rate: ReturnType<typeof rateOf>
  readonly exposure: ExposureRate
  readonly counts: readonly { readonly cause: string; readonly patients: number }[]
  readonly incidence: readonly {
    readonly cause: string
    readonly day: number
    readonly value: number
    readonly lower: number
    readonly upper: number
  }[]
}

export function described(endpoint: ImmuneEndpoint, times: readonly number[]): Described {
  const { rows, causes } = endpoint
  const curve = aalenJohansen({
    time: rows.map(({ time }) => time),
    cause: rows.map(({ cause }) => cause),
    causes: causes.map((_, i) => i + 1),
  })
  const incidence = causes.flatMap((cause, k) => {
    const at = incidenceAt(curve, curve.causes[k], times)
    return times.map((day, i) => ({
      cause,
      day,
      value: at.incidence[i],
      lower: at.lower[i],
      upper: at.upper[i],
    }))
  })
  const exposure = exposureAdjustedIncidence(endpoint)
  const counts = ['censored', ...causes].map((cause, code) => ({
    cause,
    patients: rows.filter(row => row.cause === code).length,
  }))
  return { ...endpoint, exposure, rate: rateOf(exposure), counts, incidence }
}

export function rateOf({ events, patients, personYears, rate }: ExposureRate) {
  return {
    events,
    patients,
    personYears,
    per100: rate?.rate ?? null,
    lower: rate?.lower ?? null,
    upper: rate?.upper ?? null,
  }
}
