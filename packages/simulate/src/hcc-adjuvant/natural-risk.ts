import { daysPerMonth } from '@tessera/tables'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { smoothTable } from '../outcome/smooth-table.ts'
import { hcc } from './assumptions.ts'
import { decision } from './propensity.ts'
import { recurrenceTerms } from './recurrence.ts'
import { adjuvant } from './treatment-assumptions.ts'

const v = hcc.values
const t = adjuvant.values

/** Months from surgery to time zero: eight weeks. */
export const timeZero = decision / daysPerMonth
const cumulative = (months: number) => (months / v.scale) ** v.shape
const before = cumulative(timeZero)
const until = cumulative(timeZero + v.horizon)
// Half of those who begin before the decision count from it; the others begin two weeks later on average.
const start = cumulative(timeZero + 7 / daysPerMonth)
const lateStart = cumulative((decision + 56 + t.latestLate) / 2 / daysPerMonth)
const stopped = cumulative(timeZero + 3.3)
const stopShare = (t.stopSevere + t.stopMild) / 2
const ownTace = Math.sqrt(1 - t.sensitivityTace ** 2)
const ownTki = Math.sqrt(1 - t.sensitivityTki ** 2)

/** Points of a standard normal with their weights. */
type Points = readonly { readonly z: number; readonly weight: number }[]
const three: Points = [
  { z: -Math.sqrt(3), weight: 1 / 6 },
  { z: 0, weight: 2 / 3 },
  { z: Math.sqrt(3), weight: 1 / 6 },
]
const certain: Points = [{ z: 0, weight: 1 }]
const nine: Points = evenPoints(9)

/**
 * P(at risk at time zero) and P(at risk, and recurrence or death within the horizon), where therapy is what a patient's
 * propensity makes it: a mixture of the arms, therapy begun when it is begun on average, sensitivity averaged over what
 * the state leaves open.
 */
export interface NaturalRisk {
  /** @param relative exp(linear predictor without therapy) */
  atRisk(relative: number): number
  /** @param arms P(none, TACE, TKI) */
  event(
    relative: number,
    state: TumourImmuneState,
    caseMix: number,
    mvi: 0 | 1,
    arms: readonly [number, number, number],
  ): number
}

/**
 * The natural risk; with `infiltrationOpen`, averaged over the part of infiltration that aggressiveness leaves open,
 * which no table shows: relative hazard and state are then given at the mean of that part.
 */
export function naturalRisk(noSignal: boolean, infiltrationOpen: boolean): NaturalRisk {
  const key = `${noSignal} ${infiltrationOpen}`
  const known = made.get(key) ?? makeNaturalRisk(noSignal, infiltrationOpen)
  made.set(key, known)
  return known
}

// Its tables are the same for every centre and seed.
const made = new Map<string, NaturalRisk>()

function makeNaturalRisk(noSignal: boolean, infiltrationOpen: boolean): NaturalRisk {
  const own = Math.sqrt(1 - 0.3 ** 2)
  const points = infiltrationOpen && !noSignal ? nine : certain
  const hazardPer = (recurrenceTerms.find(({ term }) => term === 'infiltration')?.coefficient ?? 0) * own
  const ratioPer = t.tkiPerSensitivity * t.sensitivityTki * own
  const over = (f: (shift: number, ratio: number) => number) =>
    sum(points, z => f(Math.exp(hazardPer * z), Math.exp(ratioPer * z)))
  const atRisk = smoothTable(relative => over(shift => Math.exp(-before * relative * shift)))
  const alone = smoothTable(relative => over(shift => Math.exp(-until * relative * shift)))
  const underTace = smoothTable((relative, ratio) =>
    over(shift =>
      sum(three, z => treated(relative * shift, ratio * Math.exp(t.tacePerSensitivity * ownTace * z))),
    ),
  )
  const underTki = smoothTable((relative, ratio) =>
    over((shift, more) =>
      sum(three, z => tolerated(relative * shift, ratio * more * Math.exp(t.tkiPerSensitivity * ownTki * z))),
    ),
  )
  return {
    atRisk: relative => atRisk(Math.log(relative), 0),
    event: (relative, state, caseMix, mvi, arms) => {
      const at = Math.log(relative)
      const none = alone(at, 0)
      if (noSignal) return atRisk(at, 0) - none
      const tace =
        t.taceEffect +
        t.tacePerMvi * mvi +
        t.tacePerSensitivity * t.sensitivityTace * (state.aggressiveness - caseMix)
      const tki = t.tkiEffect + t.tkiPerSensitivity * t.sensitivityTki * state.infiltration
      return atRisk(at, 0) - arms[0] * none - arms[1] * underTace(at, tace) - arms[2] * underTki(at, tki)
    },
  }
}

/** P(free of both at the horizon) under a therapy of that hazard ratio. */
function treated(relative: number, ratio: number): number {
  const early = Math.exp(-relative * (start + ratio * (until - start)))
  const late = Math.exp(-relative * (lateStart + ratio * (until - lateStart)))
  return (1 - t.late) * early + t.late * late
}

/** The same where some stop for toxicity. */
function tolerated(relative: number, ratio: number): number {
  const broken = Math.exp(-relative * (start + ratio * (stopped - start) + until - stopped))
  return (1 - stopShare) * treated(relative, ratio) + stopShare * broken
}

function sum(points: Points, f: (z: number) => number): number {
  return points.reduce((total, { z, weight }) => total + weight * f(z), 0)
}

/** The trapezoid rule on a normal density out to 4 standard deviations. */
function evenPoints(count: number): Points {
  const raw = Array.from({ length: count }, (_, i) => {
    const z = -4 + (8 * i) / (count - 1)
    return { z, weight: Math.exp(-0.5 * z * z) }
  })
  const total = raw.reduce((all, { weight }) => all + weight, 0)
  return raw.map(({ z, weight }) => ({ z, weight: weight / total }))
}
