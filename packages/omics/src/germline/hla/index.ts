export { type HlaAllele, type HlaResolution, hlaAllele, trimmedAllele } from './hla-allele.ts'
export { classOne, type HlaSummary, hlaCarriage, hlaSummary } from './hla-summary.ts'
export { type HlaPair, type HlaTable, type HlaTyping, type ReadHlaOptions, readHla } from './read-hla.ts'
