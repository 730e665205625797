import { classOfConsequence } from './sequence-ontology.ts'
import { type MinimalAlleles, minimalAlleles } from './variant-kind.ts'

/** Where the parts of an annotation stand among its fields; -1 where it lacks them. */
export interface AnnotationFormat {
  readonly key: 'CSQ' | 'ANN'
  readonly allele: number
  readonly alleleNumber: number
  readonly consequence: number
  readonly gene: number
  readonly protein: number
  readonly biotype: number
  readonly canonical: number
  readonly mane: number
  readonly pick: number
}

export interface Consequence {
  readonly gene: string | null
  readonly protein: string | null
  /** Place among the classes of MAF. */
  readonly variantClass: number
}

/**
 * Reads the order of the fields from the header's description of VEP's CSQ (`Format: Allele|Consequence|...`) or of
 * SnpEff's ANN (`'Allele | Annotation | ...'`); null where it has none.
 */
export function annotationFormat(key: 'CSQ' | 'ANN', description: string): AnnotationFormat | null {
  const text = /Format:\s*"?([^"]+)/i.exec(description)?.[1] ?? /'([^']+\|[^']*)'/.exec(description)?.[1]
  if (text === undefined || !text.includes('|')) return null
  const fields = text.split('|').map(field => field.trim().toLowerCase().replaceAll("'", ''))
  const place = (...names: string[]) => {
    for (const name of names) if (fields.includes(name)) return fields.indexOf(name)
    return -1
  }
  const consequence = place('consequence', 'annotation')
  if (consequence < 0) return null
  return {
    key,
    allele: place('allele'),
    alleleNumber: place('allele_num'),
    consequence,
    gene: place('symbol', 'gene_name', 'gene'),
    protein: place('hgvsp', 'hgvs.p'),
    biotype: place('biotype', 'transcript_biotype'),
    canonical: place('canonical'),
    mane: place('mane_select', 'mane'),
    pick: place('pick'),
  }
}

/**
 * The consequence of one alternate allele: the entry flagged PICK; else the severest class, of these the MANE Select
 * transcript, the canonical one, a protein-coding one, the first. Null where no entry is for the allele.
 */
export function consequenceOf(
  annotation: string,
  format: AnnotationFormat,
  allele: { readonly position: number; readonly reference: string; readonly alternates: readonly string[] },
  which: number,
): Consequence | null {
  const alternate = allele.alternates[which]
  const minimal = minimalAlleles(allele.position, allele.reference, alternate)
  let best: { readonly rank: number; readonly fields: readonly string[]; readonly place: number } | null =
    null
  for (const entry of annotation.split(',')) {
    const fields = entry.split('|')
    if (!isFor(fields, format, allele, which, minimal)) continue
    const place = classOfConsequence(fields[format.consequence] ?? '', minimal.reference, minimal.alternate)
    const rank =
      (fields[format.pick] === '1' ? 0 : 1000) +
      place * 8 +
      ((fields[format.mane] ?? '') === '' ? 4 : 0) +
      (fields[format.canonical] === 'YES' ? 0 : 2) +
      (fields[format.biotype] === 'protein_coding' ? 0 : 1)
    if (best === null || rank < best.rank) best = { rank, fields, place }
  }
  if (best === null) return null
  const text = (place: number) => (best?.fields[place] ?? '') || null
  return {
    gene: text(format.gene),
    protein: shortProtein(text(format.protein)),
    variantClass: best.place,
  }
}

function isFor(
  fields: readonly string[],
  format: AnnotationFormat,
  allele: { readonly reference: string; readonly alternates: readonly string[] },
  which: number,
  minimal: MinimalAlleles,
): boolean {
  const number = fields[format.alleleNumber]
  if (number !== undefined && number !== '') return Number(number) === which + 1
  if (allele.alternates.length === 1) return true
  const named = fields[format.allele]
  if (named === undefined) return true
  const alternate = allele.alternates[which]
  if (named === alternate || (format.key === 'CSQ' && named === minimal.alternate)) return true
  return format.key === 'CSQ' && named === withoutAnchor(allele.reference, allele.alternates, which)
}

/** VEP's name of an allele: where any is an insertion or deletion, all without the first base that they share. */
function withoutAnchor(reference: string, alternates: readonly string[], which: number): string {
  const all = [reference, ...alternates]
  const unequal = all.some(one => one.length !== reference.length)
  if (!unequal || all.some(one => one[0] !== reference[0])) return alternates[which]
  return alternates[which].slice(1) || '-'
}

const oneLetter: Readonly<Record<string, string>> = {
  Ala: 'A',
  Arg: 'R',
  Asn: 'N',
  Asp: 'D',
  Cys: 'C',
  Gln: 'Q',
  Glu: 'E',
  Gly: 'G',
  His: 'H',
  Ile: 'I',
  Leu: 'L',
  Lys: 'K',
  Met: 'M',
  Phe: 'F',
  Pro: 'P',
  Ser: 'S',
  Thr: 'T',
  Trp: 'W',
  Tyr: 'Y',
  Val: 'V',
  Ter: '*',
  Sec: 'U',
}

/** `ENSP00000269305.4:p.Arg175His` and `p.Arg175His` as `p.R175H`; `%3D` is `=`. */
export function shortProtein(text: string | null): string | null {
  if (text === null) return null
  const change = text.slice(text.indexOf(':') + 1).replaceAll('%3D', '=')
  return change.replaceAll(/[A-Z][a-z]{2}/g, name => oneLetter[name] ?? name)
}
