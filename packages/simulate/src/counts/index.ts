export { countFiles } from './count-files.ts'
export { type CountLaw, type CountLawInput, countLawSchema } from './count-law.ts'
export { type CountTruth, drawPoisson, simulateCounts } from './simulate-counts.ts'
