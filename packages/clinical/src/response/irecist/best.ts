import type { IrecistResponse } from '../visit-response.ts'

/** A response of iRECIST with its day: derived or recorded. */
export interface ImmuneResponseAt {
  readonly visit: string
  readonly day: number
  readonly response: IrecistResponse
}

export interface BestImmuneSettings {
  /** Randomisation or first dose; NaN where it is not known: then no response is too early for iSD. */
  readonly startDay: number
  /** Days from the start that stable disease must have lasted. */
  readonly minStableDays: number
  /** Whether iCR and iPR count only when a later visit confirms them. */
  readonly confirm: boolean
  readonly confirmDays: number
  /** Most visits not evaluable between a response and its confirmation. */
  readonly mostNotEvaluable: number
}

/** Defaults: 6 weeks, 4 weeks and one visit, as in the example of admiralonco for iRECIST. */
export const bestImmuneDefaults: BestImmuneSettings = {
  startDay: Number.NaN,
  minStableDays: 42,
  confirm: false,
  confirmDays: 28,
  mostNotEvaluable: 1,
}

/** Best response with the visit that it is taken from. */
export interface BestImmune {
  /** `NONE` where there is no assessment. */
  readonly response: IrecistResponse | 'NONE'
  readonly rule: string
  readonly because: string
  readonly visit: string | null
  readonly day: number
}

/**
 * Best overall response by iRECIST (iBOR; Seymour 2017, Table 3): the best response from the start until confirmed
 * progression, iCR over iPR over iSD over NON-iCR/NON-iUPD over iCPD over iUPD over NE. An iUPD that a later iSD, iPR or
 * iCR disregards takes nothing away. iSD needs the minimum duration, which an early iCR or iPR that is not confirmed must
 * have too; what is too early for it is NE.
 * @param responses in order of day
 */
export function bestImmuneResponse(
  responses: readonly ImmuneResponseAt[],
  given: Partial<BestImmuneSettings> = {},
): BestImmune {
  const settings = { ...bestImmuneDefaults, ...given }
  const counted = untilConfirmed(responses.filter(({ day }) => !(day < settings.startDay)))
  const pick = (
    at: ImmuneResponseAt,
    response: IrecistResponse,
    rule: string,
    because: string,
  ): BestImmune => ({
    response,
    rule: `iBOR: ${rule}`,
    because,
    visit: at.visit,
    day: at.day,
  })
  for (const wanted of ['iCR', 'iPR'] as const) {
    const at = counted.findIndex(
      ({ response }, i) => response === wanted && (!settings.confirm || isConfirmed(counted, i, settings)),
    )
    if (at >= 0)
      return pick(
        counted[at],
        wanted,
        settings.confirm ? `confirmed ${wanted}` : wanted,
        settings.confirm ? `${wanted} that a later visit confirms` : `a visit with ${wanted}`,
      )
  }
  const lasting = ({ day }: ImmuneResponseAt) =>
    Number.isNaN(settings.startDay) || day >= settings.startDay + settings.minStableDays
  const stable = counted.find(at => stableEnough.has(at.response) && lasting(at))
  if (stable)
    return pick(
      stable,
      'iSD',
      stable.response === 'iSD' ? 'iSD' : `${stable.response} not confirmed`,
      `no progression ${Number.isNaN(settings.startDay) ? '' : `${stable.day - settings.startDay} days after the start, `}at least stable`,
    )
  const persisting = counted.find(at => at.response === 'NON-iCR/NON-iUPD' && lasting(at))
  if (persisting)
    return pick(persisting, 'NON-iCR/NON-iUPD', 'NON-iCR/NON-iUPD', 'non-target disease persists')
  const last = counted.at(-1)
  if (last?.response === 'iCPD') {
    const first = blockStart(counted)
    return pick(counted[first], 'iCPD', 'iCPD', `iUPD at ${counted[first].visit}, confirmed at ${last.visit}`)
  }
  const unconfirmed = counted.find(({ response }) => response === 'iUPD')
  if (unconfirmed)
    return pick(unconfirmed, 'iUPD', 'iUPD', 'progression that was never confirmed, and nothing better')
  const other = counted.find(({ response }) => response !== 'ND')
  if (other)
    return pick(
      other,
      'NE',
      other.response === 'NE' ? 'NE' : `${other.response} too early`,
      other.response === 'NE'
        ? 'no visit could be evaluated'
        : `no response lasted ${settings.minStableDays} days from the start`,
    )
  if (counted.length > 0) return pick(counted[0], 'ND', 'no disease', 'no disease at baseline')
  return {
    response: 'NONE',
    rule: 'iBOR: none',
    because: 'no assessment after the start',
    visit: null,
    day: Number.NaN,
  }
}

const stableEnough: ReadonlySet<IrecistResponse> = new Set(['iCR', 'iPR', 'iSD'])

/**
 * Responses until the first iCPD that confirms an iUPD, with it. An iCPD without iUPD before it confirms nothing: it
 * counts as iUPD.
 */
export function untilConfirmed(responses: readonly ImmuneResponseAt[]): ImmuneResponseAt[] {
  const counted: ImmuneResponseAt[] = []
  let open = false
  for (const at of responses) {
    if (at.response === 'iCPD') {
      if (open) return [...counted, at]
      counted.push({ ...at, response: 'iUPD' })
      open = true
      continue
    }
    counted.push(at)
    if (at.response === 'iUPD') open = true
    else if (at.response !== 'NE') open = false
  }
  return counted
}

/** Where the last progression begins: its first iUPD, with only iUPD and NE after it; -1 where none is open. */
export function blockStart(counted: readonly ImmuneResponseAt[]): number {
  let start = -1
  for (let i = counted.length - 1; i >= 0; i--) {
    const { response } = counted[i]
    if (response === 'iUPD') start = i
    else if (response !== 'NE' && response !== 'iCPD') break
  }
  return start
}

/** iCR by iCR, iPR by iPR or iCR, late enough, with nothing but responses and few enough NE between, and no iPR after iCR. */
function isConfirmed(
  counted: readonly ImmuneResponseAt[],
  first: number,
  settings: BestImmuneSettings,
): boolean {
  const begun = counted[first]
  let notEvaluable = 0
  let complete = begun.response === 'iCR'
  for (const at of counted.slice(first + 1)) {
    if (at.response === 'NE') {
      if (++notEvaluable > settings.mostNotEvaluable) return false
      continue
    }
    if (at.response !== 'iCR' && (at.response !== 'iPR' || complete)) return false
    complete ||= at.response === 'iCR'
    if (at.day - begun.day >= settings.confirmDays) return true
  }
  return false
}
