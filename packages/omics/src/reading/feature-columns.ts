/**
 * What a column of a features-in-rows table says of its feature. `id` names it in the file's own way; `flag` marks
 * rows (MaxQuant's Reverse); `place` is a position or size that is a number and no measurement.
 */
export type FeatureColumnKind =
  | 'id'
  | 'symbol'
  | 'ensembl'
  | 'entrez'
  | 'uniprot'
  | 'hmdb'
  | 'kegg'
  | 'description'
  | 'length'
  | 'place'
  | 'flag'

const headers: Readonly<Record<FeatureColumnKind, string>> = {
  id: 'feature featureid id name probe probeid probesetid idref geneid gene transcript transcriptid targetid metabolite metaboliteid compound compoundid compoundname analyte protein proteinid proteinids majorityproteinids mirna peptide rowid tracking trackingid',
  symbol:
    'symbol genesymbol genesymbols genename genenames hgncsymbol hgnc externalgenename metabolitename genes 基因',
  ensembl:
    'ensembl ensemblid ensemblgene ensemblgeneid ensg ensemblgeneidversion geneidensembl ensembltranscriptid',
  entrez: 'entrez entrezid entrezgene entrezgeneid ncbigene ncbigeneid ncbiid locuslink',
  uniprot: 'uniprot uniprotid uniprotkb swissprot accession proteinaccession uniprotaccession uniprotids',
  hmdb: 'hmdb hmdbid',
  kegg: 'kegg keggid keggcompound keggcompoundid',
  description:
    'description desc genedescription proteinname proteinnames proteindescription fastaheaders title genebiotype biotype genetype superpathway subpathway pathway class formula',
  length: 'length genelength effectivelength transcriptlength',
  place:
    'chr chrom chromosome start end strand mz mass rt retentiontime retentionindex ri row index pos position seqname cas pubchem chebi',
  flag: 'reverse onlyidentifiedbysite potentialcontaminant contaminant',
}

const kindOf = new Map(
  Object.entries(headers).flatMap(([kind, names]) => names.split(' ').map(name => [name, kind] as const)),
)

/** What a header announces; null where it is the name of a sample, or nothing known. */
export function featureColumnKind(header: string): FeatureColumnKind | null {
  const kind = kindOf.get(header.toLowerCase().replace(/[\s_.\-/()]/g, ''))
  return kind !== undefined && isKind(kind) ? kind : null
}

function isKind(text: string): text is FeatureColumnKind {
  return text in headers
}

/** Databases that a name can be told to be of by its form. */
export type NameSystem = 'ensembl' | 'entrez' | 'uniprot' | 'hmdb' | 'kegg'

const forms: Readonly<Record<NameSystem, RegExp>> = {
  ensembl: /^ENS[A-Z]{0,4}[GTP]\d{11}(\.\d+)?(_PAR_Y)?$/,
  hmdb: /^HMDB\d{5,7}$/,
  kegg: /^((cpd:)?C\d{5}|hsa:\d+|K\d{5})$/,
  // UniProt's own pattern, with isoforms and groups of proteins that cannot be told apart.
  uniprot:
    /^([OPQ]\d[A-Z\d]{3}\d|[A-NR-Z]\d([A-Z][A-Z\d]{2}\d){1,2})(-\d+)?(;([OPQ]\d[A-Z\d]{3}\d|[A-NR-Z]\d([A-Z][A-Z\d]{2}\d){1,2})(-\d+)?)*$/,
  entrez: /^\d{1,9}$/,
}

/** The database that at least four in five of the names are of by their form, or null. */
export function nameSystem(names: readonly (string | null)[]): NameSystem | null {
  const filled = names.filter(name => name !== null).slice(0, 500)
  if (filled.length === 0) return null
  for (const [system, form] of Object.entries(forms))
    if (isSystem(system) && filled.filter(name => form.test(name)).length >= 0.8 * filled.length)
      return system
  return null
}

function isSystem(text: string): text is NameSystem {
  return text in forms
}
