import { type Judged, judged, notJudged } from '../judged.ts'

/**
 * How far a liver tumour has grown into vessels: `branch` is macrovascular invasion short of a major branch of the portal
 * or a hepatic vein, `major` of such a branch.
 */
export type LiverVascularInvasion = 'none' | 'micro' | 'branch' | 'major'

export interface LiverTumour {
  readonly nodules: number
  readonly largestMm: number
  readonly vascularInvasion: LiverVascularInvasion | null
  /** Grows into a neighbouring organ other than the gallbladder, or through the visceral peritoneum. */
  readonly invadesOrgan: boolean | null
}

export function isMacrovascular(invasion: LiverVascularInvasion): boolean {
  return invasion === 'branch' || invasion === 'major'
}

/** Why number and size cannot be used; null where they can. */
export function burdenFault({
  nodules,
  largestMm,
}: Pick<LiverTumour, 'nodules' | 'largestMm'>): string | null {
  if (Number.isNaN(nodules)) return 'the number of nodules is not known'
  if (!Number.isInteger(nodules) || nodules < 1) return `${nodules} is no number of nodules`
  if (Number.isNaN(largestMm)) return 'the size of the largest nodule is not known'
  return largestMm > 0 ? null : `${largestMm} mm is no size`
}

/**
 * T of hepatocellular carcinoma: T1a solitary, 2 cm or less; T1b solitary, above 2 cm, no vascular invasion; T2 solitary,
 * above 2 cm, with vascular invasion, or several, none above 5 cm; T3 several, one above 5 cm; T4 a major branch of the
 * portal or hepatic vein, a neighbouring organ other than the gallbladder, or the visceral peritoneum perforated. AJCC
 * 8th edition, chapter 22.
 */
export function liverT({ nodules, largestMm, vascularInvasion, invadesOrgan }: LiverTumour): Judged<string> {
  if (vascularInvasion === 'major') return judged('T4', 'major branch of the portal or hepatic vein')
  if (invadesOrgan === true) return judged('T4', 'neighbouring organ or visceral peritoneum')
  const rule = 'T of the liver by number, size and vascular invasion'
  const fault = burdenFault({ nodules, largestMm })
  if (fault) return notJudged(rule, fault)
  if (nodules > 1)
    return largestMm > 50 ? judged('T3', 'several, one above 5 cm') : judged('T2', 'several, none above 5 cm')
  if (largestMm <= 20) return judged('T1a', 'solitary, 2 cm or less')
  if (vascularInvasion === null) return notJudged(rule, 'vascular invasion is not known: T1b or T2')
  return vascularInvasion === 'none'
    ? judged('T1b', 'solitary, above 2 cm, no vascular invasion')
    : judged('T2', 'solitary, above 2 cm, vascular invasion')
}
