import { classPlace, type VariantClass } from './variant-class.ts'

/**
 * Sequence Ontology terms of VEP and SnpEff to the classes of MAF, as vcf2maf documents them. Frameshifts and in-frame
 * changes take their direction from the alleles.
 */
const classOfTerm: Readonly<Record<string, VariantClass | 'frameshift' | 'in-frame'>> = {
  transcript_ablation: 'Splice_Site',
  exon_loss_variant: 'Splice_Site',
  splice_acceptor_variant: 'Splice_Site',
  splice_donor_variant: 'Splice_Site',
  stop_gained: 'Nonsense_Mutation',
  frameshift_variant: 'frameshift',
  stop_lost: 'Nonstop_Mutation',
  start_lost: 'Translation_Start_Site',
  initiator_codon_variant: 'Translation_Start_Site',
  inframe_insertion: 'in-frame',
  inframe_deletion: 'in-frame',
  conservative_inframe_insertion: 'in-frame',
  conservative_inframe_deletion: 'in-frame',
  disruptive_inframe_insertion: 'in-frame',
  disruptive_inframe_deletion: 'in-frame',
  missense_variant: 'Missense_Mutation',
  conservative_missense_variant: 'Missense_Mutation',
  rare_amino_acid_variant: 'Missense_Mutation',
  coding_sequence_variant: 'Missense_Mutation',
  protein_altering_variant: 'in-frame',
  splice_region_variant: 'Splice_Region',
  splice_donor_5th_base_variant: 'Splice_Region',
  splice_donor_region_variant: 'Splice_Region',
  splice_polypyrimidine_tract_variant: 'Splice_Region',
  incomplete_terminal_codon_variant: 'Silent',
  synonymous_variant: 'Silent',
  stop_retained_variant: 'Silent',
  start_retained_variant: 'Silent',
  NMD_transcript_variant: 'Silent',
  mature_miRNA_variant: 'RNA',
  exon_variant: 'RNA',
  non_coding_exon_variant: 'RNA',
  non_coding_transcript_exon_variant: 'RNA',
  non_coding_transcript_variant: 'RNA',
  nc_transcript_variant: 'RNA',
  '5_prime_UTR_variant': "5'UTR",
  '5_prime_UTR_premature_start_codon_gain_variant': "5'UTR",
  '3_prime_UTR_variant': "3'UTR",
  intron_variant: 'Intron',
  intragenic_variant: 'Intron',
  transcript_amplification: 'Intron',
  upstream_gene_variant: "5'Flank",
  downstream_gene_variant: "3'Flank",
  TF_binding_site_variant: 'IGR',
  regulatory_region_variant: 'IGR',
  regulatory_region: 'IGR',
  intergenic_variant: 'IGR',
  intergenic_region: 'IGR',
}

/**
 * Place of the class of a consequence, of the severest of its terms (joined by `&`); that of `Targeted_Region` for
 * terms of which nothing is known, as vcf2maf does.
 */
export function classOfConsequence(consequence: string, reference: string, alternate: string): number {
  const grows = lengthOf(alternate) - lengthOf(reference)
  const direction = grows === 0 ? 0 : (grows > 0 ? 1 : 2) + (grows % 3 === 0 ? 2 : 0)
  const found = known[direction].get(consequence)
  if (found !== undefined) return found
  let severest = classPlace('Targeted_Region')
  for (const term of consequence.split('&')) {
    const is = Object.hasOwn(classOfTerm, term) ? classOfTerm[term] : undefined
    if (is !== undefined) severest = Math.min(severest, classPlace(directed(is, grows)))
  }
  // Files name few consequences many times; a broken one may name many.
  if (known[direction].size < 5000) known[direction].set(consequence, severest)
  return severest
}

/** Classes by consequence, for each direction and frame of the change. */
const known = Array.from({ length: 5 }, () => new Map<string, number>())

function directed(found: VariantClass | 'frameshift' | 'in-frame', grows: number): VariantClass {
  if (found !== 'frameshift' && found !== 'in-frame') return found
  if (found === 'frameshift') return grows > 0 ? 'Frame_Shift_Ins' : 'Frame_Shift_Del'
  if (grows === 0) return 'Missense_Mutation'
  if (grows % 3 !== 0) return grows > 0 ? 'Frame_Shift_Ins' : 'Frame_Shift_Del'
  return grows > 0 ? 'In_Frame_Ins' : 'In_Frame_Del'
}

function lengthOf(allele: string): number {
  return allele === '-' ? 0 : allele.length
}
