import VCF from '@gmod/vcf'
import { type AnnotationFormat, annotationFormat } from './annotation.ts'
import { fileFault } from './line-batches.ts'

/** The parser of a header. @throws FindingsError where it is none */
export function openParser(header: readonly string[], file: string): VCF {
  if (!header.some(text => text.startsWith('#CHROM')))
    throw fileFault(
      file,
      'not-vcf',
      'there is no #CHROM line',
      'give a VCF with its header (`bcftools view -h` shows it), tabs between the columns',
    )
  try {
    return new VCF({ header: header.filter(text => !text.startsWith('##') || text.includes('=')).join('\n') })
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'unknown'
    throw fileFault(
      file,
      'not-vcf',
      `its header cannot be read (${why})`,
      'write the header again with `bcftools view`',
    )
  }
}

/** The fields of CSQ or ANN; null where the header has neither. */
export function annotationIn(parser: VCF): AnnotationFormat | null {
  for (const key of ['CSQ', 'ANN'] as const) {
    const description = parser.getMetadata('INFO', key, 'Description')
    const format = typeof description === 'string' ? annotationFormat(key, description) : null
    if (format !== null) return format
  }
  return null
}

/** The genome build that the header names, or the length of chromosome 1 tells. */
export function buildOf(header: readonly string[]): string | null {
  for (const text of header) {
    if (!/^##(reference|contig|assembly)/.test(text)) continue
    const named = /(GRCh3[78]|hg19|hg38|hs37d5|b37|human_g1k_v37)/i.exec(text)?.[1]
    if (named !== undefined) return /38/.test(named) ? 'GRCh38' : 'GRCh37'
    if (/ID=(chr)?1,length=249250621/.test(text)) return 'GRCh37'
    if (/ID=(chr)?1,length=248956422/.test(text)) return 'GRCh38'
  }
  return null
}
