import type { Random } from '@tessera/statistics'
import { lymphNode } from './lesion-table.ts'

/** A lesion whose diameter is followed. */
export interface TargetLesion {
  readonly lesion: string
  readonly role: 'target'
  readonly organ: string
  /** Diameter before therapy, mm. */
  readonly baseline: number
}

const metastaticOrgans = ['LUNG', 'LIVER', lymphNode, 'ADRENAL GLAND']

/**
 * Target lesions: the primary tumour, then metastases in organs that follow one another.
 * @param after place among the four organs (-1 to 3) after which the metastases begin
 * @param baseline draws the diameter of a lesion, in the order of the lesions
 */
export function targetLesions(
  count: number,
  primary: string,
  after: number,
  baseline: (organ: string) => number,
): TargetLesion[] {
  return Array.from({ length: count }, (_, i): TargetLesion => {
    const organ = i === 0 ? primary : metastaticOrgans[(after + i) % metastaticOrgans.length]
    return { lesion: `T0${i + 1}`, role: 'target', organ, baseline: baseline(organ) }
  })
}

/** Diameter of a lesion at so much of its baseline, mm: measured with an error, and never below 5 where it is there. */
export function measuredDiameter(baseline: number, factor: number, sd: number, random: Random): number {
  return Math.max(5, baseline * factor * (1 + sd * random.normal()))
}

/** Diameter of a lesion after a complete response, mm: nothing, or a lymph node of normal size. */
export function diameterWhenGone(organ: string): number {
  return organ === lymphNode ? 7 : 0
}
