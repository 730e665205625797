export type { DecisionCurve, DecisionEstimates } from './decision-curve.ts'
export { type NetBenefit, netBenefit } from './net-benefit.ts'
