/** Names of the columns by field: GDC, TCGA and maftools, cBioPortal (file and web page), Oncotator; the first found wins. */
const aliases = {
  gene: ['hugo_symbol', 'gene', 'gene_symbol', 'symbol'],
  chromosome: ['chromosome', 'chr', 'chrom'],
  start: ['start_position', 'start', 'startposition', 'start_pos', 'position', 'pos'],
  end: ['end_position', 'end', 'endposition', 'end_pos', 'stop'],
  variantClass: ['variant_classification', 'mutation_type', 'consequence', 'classification'],
  kind: ['variant_type'],
  reference: ['reference_allele', 'ref', 'ref_allele', 'reference'],
  allele1: ['tumor_seq_allele1', 'tumour_seq_allele1'],
  allele2: ['tumor_seq_allele2', 'tumour_seq_allele2', 'var', 'alt', 'variant_allele', 'tumor_allele'],
  sample: [
    'tumor_sample_barcode',
    'tumour_sample_barcode',
    'sample_id',
    'tumor_sample',
    'tumour_sample',
    'sample',
  ],
  protein: ['hgvsp_short', 'protein_change', 'aachange', 'amino_acid_change', 'hgvsp', 'aa_change'],
  depth: ['t_depth', 'tumor_depth', 'tumour_depth'],
  referenceReads: ['t_ref_count'],
  alternateReads: ['t_alt_count', 't_var_count'],
  alleleFraction: [
    't_vaf',
    'i_tumorvaf_wu',
    'tumor_vaf',
    'tumour_vaf',
    'vaf',
    't_af',
    'tumor_f',
    'allele_freq_(t)',
  ],
  context: ['context', 'ref_context', 'trinucleotide', 'trinucleotide_context', 'tri_context'],
  status: ['mutation_status'],
  normal: ['matched_norm_sample_barcode', 'normal_sample_barcode'],
  build: ['ncbi_build', 'genome_build', 'build'],
  filter: ['filter'],
} as const

export type MafField = keyof typeof aliases

/** Place of each field among the columns; -1 where the file has none. */
export type MafColumns = Readonly<Record<MafField, number>>

export const mafFields = Object.keys(aliases) as readonly MafField[]

/** What a row cannot do without. */
export const neededFields = ['gene', 'sample', 'variantClass'] as const satisfies readonly MafField[]

/** Finds the fields among the names of a header, whatever their case; `given` names a column for a field. */
export function mafColumns(
  header: readonly string[],
  given: Readonly<Record<string, string>> = {},
): MafColumns {
  const names = header.map(plainName)
  const places = mafFields.map((field): [MafField, number] => {
    if (given[field] !== undefined) return [field, header.indexOf(given[field])]
    for (const alias of aliases[field]) {
      const place = names.indexOf(alias)
      if (place >= 0) return [field, place]
    }
    return [field, -1]
  })
  return Object.fromEntries(places) as Record<MafField, number>
}

/** The name under which the field is usual, for messages. */
export function usualName(field: MafField): string {
  return (
    { gene: 'Hugo_Symbol', sample: 'Tumor_Sample_Barcode', variantClass: 'Variant_Classification' }[
      field as string
    ] ?? aliases[field][0]
  )
}

function plainName(name: string): string {
  return name.trim().replace(/^"|"$/g, '').toLowerCase().replaceAll(' ', '_')
}
