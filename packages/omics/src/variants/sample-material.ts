/** TCGA's sample types 10 to 14 are normal tissue or blood (codes of the NCI Genomic Data Commons). */
const tcgaNormal = /^TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}-1[0-4]/i
const normalWord =
  /(^|[^a-z])(normal|germline|blood|pbmc|buffy|leuk?ocytes?|lymphocytes?|saliva|cfdna_normal)([^a-z]|$)/i

/** True where a sample's name says that it is a patient's normal or blood, not a tumour. */
export function isNormalName(sample: string): boolean {
  return tcgaNormal.test(sample) || normalWord.test(sample)
}
