import { type Judged, judged, notJudged } from '../judged.ts'
import type { ChildPughClass } from './child-pugh.ts'
import { burdenFault, isMacrovascular, type LiverTumour } from './liver-tumour.ts'
import { performanceFault } from './performance.ts'

export interface LiverPatient {
  readonly tumour: Pick<LiverTumour, 'nodules' | 'largestMm' | 'vascularInvasion'>
  /** Nodes or distant metastases. */
  readonly extrahepatic: boolean | null
  readonly performance: number
  readonly childPugh: ChildPughClass | null
  /** With Child-Pugh C: a candidate for transplantation is staged by the tumour. */
  readonly transplantCandidate: boolean | null
  /** A performance of 1 or 2 that the tumour does not cause leaves the stage alone; it counts unless stated so. */
  readonly performanceByTumour?: boolean
}

export type BclcStage = '0' | 'A' | 'B' | 'C' | 'D'

/**
 * Barcelona Clinic Liver Cancer stage: D end-stage liver function (Child-Pugh C without transplantation) or performance
 * 3 and 4; C vascular invasion seen on imaging, extrahepatic spread, or performance 1 and 2; 0 one nodule of 2 cm or less;
 * A one nodule of any size, or up to three of 3 cm or less each; B more. Reig et al., J Hepatol 2022;76:681. Microvascular
 * invasion is no vascular invasion here: it is seen only in a specimen. What decides first is asked first, so that a
 * later stage is known even where size or number is not.
 */
export function bclcStage(patient: LiverPatient): Judged<BclcStage> {
  const {
    tumour,
    extrahepatic,
    performance,
    childPugh,
    transplantCandidate,
    performanceByTumour = true,
  } = patient
  const rule = 'BCLC 2022'
  const fault = performanceFault(performance)
  if (!fault && performance >= 3) return judged('D', 'BCLC D: performance 3 or 4')
  if (childPugh === 'C' && transplantCandidate !== true)
    return transplantCandidate === false
      ? judged('D', 'BCLC D: Child-Pugh C, no transplantation')
      : notJudged(rule, 'Child-Pugh C: D unless transplantation is possible, which is not known')
  if (fault) return notJudged(rule, fault)
  if (childPugh === null)
    return notJudged(rule, 'liver function (Child-Pugh) is not known: D is not excluded')
  if (extrahepatic === true) return judged('C', 'BCLC C: extrahepatic spread')
  if (tumour.vascularInvasion !== null && isMacrovascular(tumour.vascularInvasion))
    return judged('C', 'BCLC C: vascular invasion')
  if (performance > 0 && performanceByTumour) return judged('C', `BCLC C: performance ${performance}`)
  if (extrahepatic === null) return notJudged(rule, 'extrahepatic spread is not known: C is not excluded')
  if (tumour.vascularInvasion === null)
    return notJudged(rule, 'vascular invasion is not known: C is not excluded')
  const burden = burdenFault(tumour)
  if (burden) return notJudged(rule, burden)
  const { nodules, largestMm } = tumour
  if (nodules === 1)
    return largestMm <= 20
      ? judged('0', 'BCLC 0: one nodule, 2 cm or less')
      : judged('A', 'BCLC A: one nodule')
  return nodules <= 3 && largestMm <= 30
    ? judged('A', 'BCLC A: up to three nodules, 3 cm or less each')
    : judged('B', 'BCLC B: several nodules beyond A')
}

export type CnlcStage = 'Ia' | 'Ib' | 'IIa' | 'IIb' | 'IIIa' | 'IIIb' | 'IV'

/**
 * China liver cancer stage: IV performance 3 and 4 or Child-Pugh C; IIIb extrahepatic spread; IIIa vascular invasion on
 * imaging; IIb four nodules or more; IIa two or three, one above 3 cm; Ib one above 5 cm, or two or three of 3 cm or less
 * each; Ia one of 5 cm or less. National Health Commission, Guideline for diagnosis and treatment of primary liver cancer
 * (2022 edition). Child-Pugh C with a transplantable tumour is staged by the tumour there too.
 */
export function cnlcStage({
  tumour,
  extrahepatic,
  performance,
  childPugh,
  transplantCandidate,
}: LiverPatient): Judged<CnlcStage> {
  const rule = 'CNLC 2022'
  const fault = performanceFault(performance)
  if (!fault && performance >= 3) return judged('IV', 'CNLC IV: performance 3 or 4')
  if (childPugh === 'C' && transplantCandidate !== true)
    return transplantCandidate === false
      ? judged('IV', 'CNLC IV: Child-Pugh C, no transplantation')
      : notJudged(rule, 'Child-Pugh C: IV unless transplantation is possible, which is not known')
  if (fault) return notJudged(rule, fault)
  if (childPugh === null)
    return notJudged(rule, 'liver function (Child-Pugh) is not known: IV is not excluded')
  if (extrahepatic === true) return judged('IIIb', 'CNLC IIIb: extrahepatic spread')
  if (extrahepatic === null) return notJudged(rule, 'extrahepatic spread is not known: IIIb is not excluded')
  if (tumour.vascularInvasion === null)
    return notJudged(rule, 'vascular invasion is not known: IIIa is not excluded')
  if (isMacrovascular(tumour.vascularInvasion)) return judged('IIIa', 'CNLC IIIa: vascular invasion')
  const burden = burdenFault(tumour)
  if (burden) return notJudged(rule, burden)
  const { nodules, largestMm } = tumour
  if (nodules === 1)
    return largestMm <= 50
      ? judged('Ia', 'CNLC Ia: one nodule, 5 cm or less')
      : judged('Ib', 'CNLC Ib: one nodule above 5 cm')
  if (nodules >= 4) return judged('IIb', 'CNLC IIb: four nodules or more')
  return largestMm <= 30
    ? judged('Ib', 'CNLC Ib: two or three nodules, 3 cm or less each')
    : judged('IIa', 'CNLC IIa: two or three nodules, one above 3 cm')
}
