import { isNormalName } from './sample-material.ts'

/** A tumour's column and that of its normal; null where it has none. */
export interface TumourNormal {
  readonly tumour: string
  readonly normal: string | null
}

/**
 * What a VCF's variants are. `somatic`: a tumour called against its normal; `unpaired`: a tumour without one, so that
 * germline variants are among them; `germline`: called to find inherited variants, or in blood or normal tissue alone.
 */
export type VcfOrigin = 'somatic' | 'unpaired' | 'germline'

export interface VcfSamples {
  readonly pairs: readonly TumourNormal[]
  readonly origin: VcfOrigin
  /** Why, in words: the header's line, the option or the names of the samples. */
  readonly because: string
}

const germlineCaller =
  /HaplotypeCaller|GenotypeGVCFs|CombineGVCFs|UnifiedGenotyper|DeepVariant|GLnexus|bcftools_call|GenomicsDB|strelka_germline|GATK_?HC\b/i

/**
 * Which columns are tumours and normals: as the options say; as the header says (Mutect2's ##tumor_sample and
 * ##normal_sample, ##PEDIGREE with Derived and Original); by names TUMOR and NORMAL (Strelka, VarScan); else each
 * column is a tumour without a normal, but for those whose names say that they are normal.
 */
export function vcfSamples(
  columns: readonly string[],
  headerLines: readonly string[],
  given: readonly TumourNormal[] = [],
): VcfSamples {
  const caller = headerLines.find(
    line => /^##(source|GATKCommandLine|\w*[cC]ommand)/.test(line) && germlineCaller.test(line),
  )
  const callerName = caller === undefined ? null : (germlineCaller.exec(caller)?.[0] ?? 'a germline caller')
  const decide = (pairs: readonly TumourNormal[], how: string): VcfSamples => {
    if (pairs.length > 0 && pairs.every(({ normal }) => normal !== null))
      return { pairs, origin: 'somatic', because: how }
    if (callerName !== null)
      return { pairs, origin: 'germline', because: `its header names ${callerName}, and ${how}` }
    const tumours = pairs.filter(({ tumour }) => !isNormalName(tumour))
    if (pairs.length === 0 || (tumours.length === 0 && given.length === 0))
      return { pairs, origin: 'germline', because: 'its samples are blood or normal tissue by their names' }
    return { pairs: given.length > 0 ? pairs : tumours, origin: 'unpaired', because: how }
  }
  if (given.length > 0) return decide(given, pairsHow(given, 'the options'))
  const fromHeader = headerPairs(columns, headerLines)
  if (fromHeader.length > 0) return decide(fromHeader, pairsHow(fromHeader, 'the header'))
  const tumour = columns.find(name => /^tumou?r$/i.test(name))
  const normal = columns.find(name => /^normal$/i.test(name))
  if (tumour !== undefined)
    return decide(
      [{ tumour, normal: normal ?? null }],
      pairsHow([{ tumour, normal: normal ?? null }], 'the names of the columns'),
    )
  const alone = columns.map(name => ({ tumour: name, normal: null }))
  return decide(alone, 'no tumour and normal are named')
}

function pairsHow(pairs: readonly TumourNormal[], by: string): string {
  const paired = pairs.filter(({ normal }) => normal !== null).length
  if (paired === pairs.length) return `${by} pair${pairs.length === 1 ? 's' : ''} tumour and normal`
  return paired === 0
    ? `${by} name a tumour without a normal`
    : `${by} name a normal for ${paired} of ${pairs.length}`
}

function headerPairs(columns: readonly string[], lines: readonly string[]): TumourNormal[] {
  const value = (key: string) =>
    lines
      .find(line => line.startsWith(`##${key}=`))
      ?.slice(key.length + 3)
      .trim()
  const known = (name: string | undefined) => (name !== undefined && columns.includes(name) ? name : null)
  const tumour = known(value('tumor_sample'))
  if (tumour !== null) return [{ tumour, normal: known(value('normal_sample')) }]
  return lines.flatMap(line => {
    if (!line.startsWith('##PEDIGREE=<')) return []
    const part = (key: string) => new RegExp(`${key}=([^,>]+)`).exec(line)?.[1]
    const derived = known(part('Derived'))
    return derived === null ? [] : [{ tumour: derived, normal: known(part('Original')) }]
  })
}
