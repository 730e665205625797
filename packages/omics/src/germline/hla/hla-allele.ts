/** Fields that an allele is cut to: 1 the serological group (2 digits), 2 the protein (4 digits). */
export type HlaResolution = 1 | 2

export interface HlaAllele {
  /** `A`, `B`, `C`, `DRB1`, ... */
  readonly locus: string
  /** `02`, `02:01`. */
  readonly fields: readonly string[]
  /** N, L, S, C, A or Q: not, little, only secreted, ... expressed; null where it is expressed as usual. */
  readonly expression: string | null
  /** G: alike in the exons that bind the peptide; P: their protein alike. */
  readonly group: 'G' | 'P' | null
}

/**
 * Reads an allele as laboratories and callers write it: `HLA-A*02:01:01:02L`, `A*02:01:01G`, `A*02:01P`, `02:01` with
 * a locus given, and the nomenclature before 2010 (`A*0201`, `A2402`). null where it is none.
 * WHO Nomenclature Committee: Marsh et al., Tissue Antigens 2010;75:291.
 */
export function hlaAllele(text: string, locus: string | null = null): HlaAllele | null {
  const clean = text
    .trim()
    .toUpperCase()
    .replace(/^HLA[-_]/, '')
  const match =
    /^(?:([A-Z]+\d?)\*|([ABC]|D[A-Z]{2}\d?)(?=\d))?(\d{2,3}(?::\d{2,4}){0,3}|\d{4}|\d{6}|\d{8})([NLSCAQ])?([GP])?$/.exec(
      clean,
    )
  if (match === null) return null
  const [, starred, plain, digits, expression, group] = match
  const named = (starred ?? plain ?? locus)?.replace(/^CW$/, 'C')
  if (named === undefined || named === null) return null
  if (locus !== null && named !== locusNamed(locus)) return null
  const fields = digits.includes(':') || digits.length <= 3 ? digits.split(':') : (digits.match(/../g) ?? [])
  if (group !== undefined && fields.length < 2) return null
  return {
    locus: locusNamed(named),
    fields,
    expression: expression ?? null,
    group: group === 'G' || group === 'P' ? group : null,
  }
}

export function locusNamed(text: string): string {
  const upper = text
    .trim()
    .toUpperCase()
    .replace(/^HLA[-_]?/, '')
  return upper === 'CW' ? 'C' : upper
}

/**
 * The allele at a resolution, `A*02:01`; null where the file gives it more coarsely. G and P groups are cut like any
 * allele: the group is named after its first member, which shares its peptide-binding protein. An allele that is not
 * expressed keeps its N, for it presents nothing (`A*24:09N`).
 */
export function trimmedAllele(
  { locus, fields, expression }: HlaAllele,
  resolution: HlaResolution,
): string | null {
  if (fields.length < resolution) return null
  const silent = expression === 'N' && resolution === 2 ? 'N' : ''
  return `${locus}*${fields.slice(0, resolution).join(':')}${silent}`
}
