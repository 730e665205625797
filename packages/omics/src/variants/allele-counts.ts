/** Reads of one sample at one variant; NaN where the file does not say. */
export interface AlleleCounts {
  readonly depth: number
  readonly alternateReads: number
  readonly alleleFraction: number
}

/** The value of a FORMAT field in a sample's column; null where it is absent or `.`. */
export function sampleField(
  format: readonly string[],
  values: readonly string[],
  key: string,
): string | null {
  const place = format.indexOf(key)
  const value = place < 0 ? undefined : values[place]
  return value === undefined || value === '' || value === '.' ? null : value
}

/**
 * Depth, reads and fraction of the alternate allele numbered `which` (from 0): AD with one count an allele (GATK,
 * Mutect2), AD of the alternate with RD (VarScan), AU/CU/GU/TU and TAR/TIR (Strelka), RO and AO (freebayes); AF, FA or
 * FREQ where there are no counts.
 */
export function alleleCounts(
  format: readonly string[],
  values: readonly string[],
  which: number,
  reference: string,
  alternate: string,
): AlleleCounts {
  const numbers = (key: string) => sampleField(format, values, key)?.split(',').map(readNumber) ?? []
  const first = (key: string) => numbers(key)[0] ?? Number.NaN
  const ad = numbers('AD')
  let alternateReads = Number.NaN
  let total = Number.NaN
  if (ad.length > which + 1) {
    alternateReads = ad[which + 1]
    total = ad.reduce((sum, one) => sum + one, 0)
  } else if (ad.length === 1 && format.includes('RD')) {
    alternateReads = ad[0]
    total = ad[0] + first('RD')
  } else if (format.includes(`${alternate}U`) && format.includes(`${reference}U`)) {
    alternateReads = first(`${alternate}U`)
    total = alternateReads + first(`${reference}U`)
  } else if (format.includes('TIR')) {
    alternateReads = first('TIR')
    total = alternateReads + first('TAR')
  } else if (format.includes('AO')) {
    alternateReads = numbers('AO')[which] ?? Number.NaN
    total = alternateReads + first('RO')
  }
  const given = first('DP')
  const depth = given >= 0 ? given : total
  const fractions = numbers('AF').length > 0 ? numbers('AF') : numbers('FA')
  let alleleFraction = fractions[which] ?? fractions[0] ?? percent(sampleField(format, values, 'FREQ'))
  if (Number.isNaN(alleleFraction) && total > 0) alleleFraction = alternateReads / total
  return {
    depth,
    alternateReads,
    alleleFraction: alleleFraction >= 0 && alleleFraction <= 1 ? alleleFraction : Number.NaN,
  }
}

function percent(text: string | null): number {
  return text?.endsWith('%') ? readNumber(text.slice(0, -1)) / 100 : readNumber(text ?? '')
}

function readNumber(text: string): number {
  return text === '' || text === '.' ? Number.NaN : Number(text)
}

/** 1 where a genotype (`0/1`, `1|2`) carries the alternate numbered `which` from 0, 0 where not, NaN where unknown. */
export function carries(genotype: string | null, which: number): number {
  if (genotype === null) return Number.NaN
  const alleles = genotype.split(/[/|]/)
  if (alleles.includes(String(which + 1))) return 1
  return alleles.includes('.') ? Number.NaN : 0
}
