import { scan } from './assumptions.ts'
import type { ScanPair } from './scan-law.ts'

const v = scan.values

/** What a scan's radiomics depend on, of the tumour: nine numbers before therapy, and three of its change. */
export const parametersBefore = 9
export const parametersAfter = 12

/** The numbers of a patient's tumour, centred, each linear in the state with normal errors. */
export function lesionParameters({ before, after, residualShare }: ScanPair): number[] {
  const { lesion } = before
  const logit = (share: number) => Math.log(share / (1 - share))
  return [
    Math.log(lesion.length / v.lengthMedian),
    Math.log(lesion.halfAngle / v.halfAngleMedian),
    Math.log(lesion.outward / v.outwardMedian),
    Math.log(lesion.inward / v.inwardMedian),
    Math.log(lesion.spiculation / v.spiculationMedian),
    lesion.signal - v.signalMedian,
    Math.log(lesion.heterogeneity / v.heterogeneityMedian),
    logit(lesion.mucin) - v.mucinLogit,
    logit(lesion.necrosis) - v.necrosisLogit,
    Math.log(residualShare) - v.residualLog,
    Math.log(after.lesion.heterogeneity / lesion.heterogeneity) - v.heterogeneityAfter,
    Math.log(after.lesion.signal / lesion.signal) - v.signalAfter,
  ]
}

/** Their means per SD of (infiltration, aggressiveness, frailty, sensitivity), a row a parameter. */
export const parameterLoadings: readonly (readonly [number, number, number, number])[] = [
  ...Array.from({ length: 4 }, () => [0, v.sizeOnAggressiveness, 0, 0] as const),
  [0, v.spiculationOnAggressiveness, 0, 0],
  [0, 0, 0, v.signalOnSensitivity],
  [v.heterogeneityOnInfiltration, v.heterogeneityOnAggressiveness, 0, v.heterogeneityOnSensitivity],
  [0, 0, 0, v.mucinOnSensitivity],
  [0, v.necrosisOnAggressiveness, 0, 0],
  [0, 0, 0, v.residualOnSensitivity],
  [0, 0, 0, v.heterogeneityAfterOnSensitivity],
  [0, 0, 0, 0],
]

/** Covariance of two parameters given the state: the four lengths share what makes a tumour large. */
export function parameterCovariance(a: number, b: number): number {
  const own = [
    ...Array.from({ length: 4 }, () => v.lengthSd),
    v.spiculationSd,
    v.signalSd,
    v.heterogeneitySd,
    v.mucinSd,
    v.necrosisSd,
    v.residualSd,
    v.heterogeneityAfterSd,
    v.signalAfterSd,
  ]
  return (a < 4 && b < 4 ? v.sizeSd ** 2 : 0) + (a === b ? own[a] ** 2 : 0)
}
