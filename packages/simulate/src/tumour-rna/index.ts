export { type RnaGene, rnaGenes } from './rna-genes.ts'
export { tumourRnaInformation } from './rna-information.ts'
export { tumourRnaNumbers } from './rna-law.ts'
export {
  type RnaSpecimen,
  simulateTumourRna,
  type TumourRnaOptions,
  type TumourRnaTruth,
} from './simulate-tumour-rna.ts'
