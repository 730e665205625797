/** How a sample was handled; null or NaN where it is not recorded. */
export interface Handling {
  readonly fasting: boolean | null
  readonly tube: string | null
  /** Minutes from drawing to the centrifuge. */
  readonly minutesToSpin: number
  readonly freezeThaw: number
  /** Months from embedding to cutting. */
  readonly blockAgeMonths: number
}

/** What a kind of sample must meet; an absent limit is not asked for. */
export interface HandlingLimits {
  readonly fasting?: boolean
  readonly tubes?: readonly string[]
  readonly minutesToSpin?: number
  readonly freezeThaw?: number
  readonly blockAgeMonths?: number
}

export type HandlingFlag =
  | 'not fasting'
  | 'other tube'
  | 'spun late'
  | 'thawed too often'
  | 'old block'
  | 'not recorded'

/** A limit that a sample does not meet, or of which nothing is recorded. */
export interface HandlingRemark {
  readonly flag: HandlingFlag
  readonly because: string
}

/** Compares a sample's handling with its limits; every limit that is asked for and not met, or not known, is a remark. */
export function handlingRemarks(handling: Handling, limits: HandlingLimits): HandlingRemark[] {
  const remarks: HandlingRemark[] = []
  const unknown = (what: string) => remarks.push({ flag: 'not recorded', because: `${what} is not recorded` })
  const most = (value: number, limit: number | undefined, flag: HandlingFlag, what: string) => {
    if (limit === undefined) return
    if (Number.isNaN(value)) unknown(what)
    else if (value > limit) remarks.push({ flag, because: `${what} ${value}, at most ${limit}` })
  }
  if (limits.fasting === true) {
    if (handling.fasting === null) unknown('fasting')
    else if (!handling.fasting) remarks.push({ flag: 'not fasting', because: 'drawn after a meal' })
  }
  if (limits.tubes !== undefined) {
    const { tube } = handling
    if (tube === null) unknown('tube')
    else if (!limits.tubes.some(known => known.toLowerCase() === tube.toLowerCase()))
      remarks.push({ flag: 'other tube', because: `tube ${tube}, asked for ${limits.tubes.join(' or ')}` })
  }
  most(handling.minutesToSpin, limits.minutesToSpin, 'spun late', 'minutes to the centrifuge')
  most(handling.freezeThaw, limits.freezeThaw, 'thawed too often', 'freeze-thaw cycles')
  most(handling.blockAgeMonths, limits.blockAgeMonths, 'old block', 'months of the block')
  return remarks
}
