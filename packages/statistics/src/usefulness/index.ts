export { type NetBenefit, netBenefit } from './net-benefit.ts'
