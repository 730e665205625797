import { type Judged, judged, notJudged } from '../judged.ts'

/**
 * A margin is seen twice: the mesorectal fascia on MRI before the operation, the circumferential margin on the
 * specimen after it. They have the same millimetre and are not the same thing; neither stands in for the other, so
 * that each is judged by its own function from its own kind of distance.
 */
export interface FasciaOnMri {
  readonly seenOn: 'MRI'
  /** From tumour, suspicious node or deposit, or vascular invasion to the mesorectal fascia, in mm. */
  readonly distanceMm: number
  /** Recorded as involved or not, where there is no distance. */
  readonly recorded: boolean | null
}

export interface MarginOfSpecimen {
  readonly seenOn: 'specimen'
  /** From tumour to the circumferential (radial) resection margin, in mm. */
  readonly distanceMm: number
  readonly recorded: boolean | null
}

const within = 1

/** Mesorectal fascia involved: 1 mm or less on MRI. MERCURY study group: Taylor et al., Ann Surg 2011;253:711. */
export function fasciaInvolved({ distanceMm, recorded }: FasciaOnMri): Judged<boolean> {
  return involved(distanceMm, recorded, 'mesorectal fascia on MRI: <= 1 mm')
}

/**
 * Circumferential margin involved: 1 mm or less on the specimen. Quirke et al., Lancet 1986;2:996; Nagtegaal and
 * Quirke, J Clin Oncol 2008;26:303.
 */
export function marginInvolved({ distanceMm, recorded }: MarginOfSpecimen): Judged<boolean> {
  return involved(distanceMm, recorded, 'circumferential margin of the specimen: <= 1 mm')
}

function involved(distanceMm: number, recorded: boolean | null, rule: string): Judged<boolean> {
  if (distanceMm < 0) return notJudged(rule, `${distanceMm} mm is no distance`)
  if (!Number.isNaN(distanceMm)) return judged(distanceMm <= within, rule)
  return recorded === null ? notJudged(rule, 'neither distance nor record') : judged(recorded, 'as recorded')
}
