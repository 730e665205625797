/** Classes of the Mutation Annotation Format (GDC MAF 1.0; TCGA MAF 2.4), in the order from severe to mild. */
export const variantClasses = [
  'Nonsense_Mutation',
  'Frame_Shift_Del',
  'Frame_Shift_Ins',
  'Splice_Site',
  'Translation_Start_Site',
  'Nonstop_Mutation',
  'In_Frame_Del',
  'In_Frame_Ins',
  'Missense_Mutation',
  'Splice_Region',
  'Silent',
  "5'UTR",
  "3'UTR",
  'RNA',
  'Intron',
  "5'Flank",
  "3'Flank",
  'IGR',
  'Targeted_Region',
  'Unknown',
] as const
export type VariantClass = (typeof variantClasses)[number]

/** Change the protein: the list that maftools' read.maf takes as non-synonymous. */
export const nonsynonymousClasses: readonly VariantClass[] = variantClasses.slice(0, 9)

/** Stop the protein short or break its transcript. */
export const truncatingClasses: readonly VariantClass[] = [
  'Nonsense_Mutation',
  'Frame_Shift_Del',
  'Frame_Shift_Ins',
  'Splice_Site',
  'Translation_Start_Site',
]

/** Within coding sequence or its splice sites: what a burden may count. */
export const codingClasses: readonly VariantClass[] = [...nonsynonymousClasses, 'Silent']

const other: Readonly<Record<string, VariantClass>> = {
  start_codon_snp: 'Translation_Start_Site',
  start_codon_del: 'Translation_Start_Site',
  start_codon_ins: 'Translation_Start_Site',
  stop_codon_del: 'Nonstop_Mutation',
  stop_codon_ins: 'Nonstop_Mutation',
  de_novo_start_inframe: "5'UTR",
  de_novo_start_outofframe: "5'UTR",
  lincrna: 'RNA',
  missense: 'Missense_Mutation',
  nonsense: 'Nonsense_Mutation',
  synonymous: 'Silent',
  synonymous_mutation: 'Silent',
  fs_del: 'Frame_Shift_Del',
  fs_ins: 'Frame_Shift_Ins',
  if_del: 'In_Frame_Del',
  if_ins: 'In_Frame_Ins',
  splice: 'Splice_Site',
  nonstop: 'Nonstop_Mutation',
  tss: 'Translation_Start_Site',
  "3'utr": "3'UTR",
  "5'utr": "5'UTR",
  five_prime_utr: "5'UTR",
  three_prime_utr: "3'UTR",
  intergenic: 'IGR',
  targeted_region: 'Targeted_Region',
}
const known = new Map<string, number>([
  ...variantClasses.map((name, place): [string, number] => [name.toLowerCase(), place]),
  ...Object.entries(other).map(([name, is]): [string, number] => [name, variantClasses.indexOf(is)]),
])

export const unknownClass = variantClasses.indexOf('Unknown')

/** Place in {@link variantClasses} of a name as MAF, Oncotator or cBioPortal writes it; -1 where it is none of them. */
export function classPlace(name: string): number {
  return known.get(name) ?? known.get(name.trim().toLowerCase().replaceAll(' ', '_')) ?? -1
}

/** 1 at the places of the given classes. */
export function classMask(classes: readonly VariantClass[]): Uint8Array {
  return Uint8Array.from(variantClasses, name => (classes.includes(name) ? 1 : 0))
}
