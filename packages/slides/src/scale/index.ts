export { mppOfObjective, objectivePowers } from './objective.ts'
export { largestAnisotropy, plausibleMpp, type ScaleFacts, scaleOf } from './scale-of.ts'
