import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bgzip } from '../../test/bgzip.ts'
import { temporaryFile } from '../../test/temporary-file.ts'
import { type VariantTable, variantClasses, variantKinds } from './index.ts'
import { readVcf } from './read-vcf.ts'

const csq =
  '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|IMPACT|SYMBOL|BIOTYPE|HGVSp|CANONICAL|PICK">'
const mutect = [
  '##fileformat=VCFv4.2',
  '##source=Mutect2',
  '##tumor_sample=T1',
  '##normal_sample=N1',
  '##contig=<ID=chr1,length=248956422>',
  csq,
]
const vcf = (head: readonly string[], samples: readonly string[], rows: readonly string[]) =>
  [...head, `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${samples.join('\t')}`, ...rows, ''].join(
    '\n',
  )

/** Rows of the table in words. */
function rowsOf(table: VariantTable) {
  return Array.from({ length: table.size }, (_, i) => ({
    sample: table.samples[table.sample[i]],
    gene: table.gene[i] < 0 ? null : table.genes[table.gene[i]],
    at: `${table.chromosomes[table.chromosome[i]]}:${table.start[i]}-${table.end[i]}`,
    change: `${table.alleles[table.reference[i]]}>${table.alleles[table.alternate[i]]}`,
    kind: variantKinds[table.kind[i]],
    is: variantClasses[table.variantClass[i]],
    protein: table.protein[i] < 0 ? null : table.proteins[table.protein[i]],
    reads: [table.depth[i], table.alternateReads[i], Math.round(1000 * table.alleleFraction[i]) / 1000],
    line: table.line[i],
  }))
}

const records = [
  'chr1\t100\t.\tC\tT\t.\tPASS\tCSQ=T|missense_variant|MODERATE|TP53|protein_coding|ENSP1:p.Arg175His|YES|,T|intron_variant|MODIFIER|TP53|protein_coding|||\tGT:AD:AF:DP\t0/1:30,10:0.25:40\t0/0:50,0:0.01:50',
  'chr1\t200\t.\tCAG\tC\t.\t.\tCSQ=-|frameshift_variant&splice_region_variant|HIGH|APC|protein_coding|ENSP2:p.Glu2ValfsTer3||1\tGT:AD:DP\t0|1:20,20:40\t0|0:30,0:30',
  'chr1\t300\t.\tG\tGAAC\t.\tPASS\tCSQ=AAC|inframe_insertion|MODERATE|KIT|protein_coding||YES|\tGT:AD\t0/1:5,5\t0/0:9,0',
  'chr1\t400\t.\tA\tC,G\t.\tPASS\tCSQ=C|synonymous_variant|LOW|FLT3|protein_coding||YES|,G|stop_gained|HIGH|FLT3|protein_coding|ENSP3:p.Trp5Ter|YES|\tGT:AD:AF\t0/1/2:10,4,6:0.2,0.3\t0/0:20,0,0:.,.',
  'chr1\t500\t.\tA\tT\t.\tweak_evidence;strand_bias\t.\tGT:AD\t0/1:5,5\t0/0:9,0',
  'chr1\t600\t.\tA\tT\t.\tPASS\t.\tGT:AD\t0/1:5,5\t0/1:9,9',
  'chr1\t700\t.\tA\t<DEL>\t.\tPASS\t.\tGT\t0/1\t0/0',
]
const expected = [
  {
    gene: 'TP53',
    at: '1:100-100',
    change: 'C>T',
    kind: 'SNP',
    is: 'Missense_Mutation',
    protein: 'p.R175H',
    reads: [40, 10, 0.25],
  },
  {
    gene: 'APC',
    at: '1:201-202',
    change: 'AG>-',
    kind: 'DEL',
    is: 'Frame_Shift_Del',
    protein: 'p.E2Vfs*3',
    reads: [40, 20, 0.5],
  },
  {
    gene: 'KIT',
    at: '1:300-301',
    change: '->AAC',
    kind: 'INS',
    is: 'In_Frame_Ins',
    protein: null,
    reads: [10, 5, 0.5],
  },
  {
    gene: 'FLT3',
    at: '1:400-400',
    change: 'A>C',
    kind: 'SNP',
    is: 'Silent',
    protein: null,
    reads: [20, 4, 0.2],
  },
  {
    gene: 'FLT3',
    at: '1:400-400',
    change: 'A>G',
    kind: 'SNP',
    is: 'Nonsense_Mutation',
    protein: 'p.W5*',
    reads: [20, 6, 0.3],
  },
]

describe('readVcf', () => {
  const text = vcf(mutect, ['T1', 'N1'], records)
  it.each([
    ['plain', 'a.vcf', Buffer.from(text)],
    ['with CRLF', 'a.vcf', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['gzip', 'a.vcf.gz', gzipSync(text)],
    ['bgzip of many blocks', 'a.vcf.gz', bgzip(Buffer.from(text), 100)],
  ])('reads a tumour with its normal, %s', async (_, name, bytes) => {
    const { table, origin, because, account, findings } = await readVcf(temporaryFile(name, bytes))
    expect(rowsOf(table).map(({ sample, line, ...row }) => row)).toEqual(expected)
    expect([origin, because, table.build]).toEqual([
      'somatic',
      'the header pairs tumour and normal',
      'GRCh38',
    ])
    expect(account).toEqual({
      records: 7,
      filtered: { weak_evidence: 1, strand_bias: 1 },
      inNormal: 1,
      structural: 1,
      annotation: 'CSQ',
    })
    expect(findings.map(({ code, count }) => [code, count])).toEqual([
      ['filtered-records', 2],
      ['in-normal', 1],
      ['structural-alleles', 1],
    ])
    expect(rowsOf(table)[0].line).toBe(8)
  })

  it('keeps filters that are named', async () => {
    const file = temporaryFile('a.vcf', text)
    expect((await readVcf(file, { filters: ['weak_evidence'] })).table.size).toBe(5)
    expect((await readVcf(file, { filters: 'all' })).table.size).toBe(6)
  })

  it('reads SnpEff, several pairs, and samples without a variant', async () => {
    const ann =
      '##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: \'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p\'">'
    const file = temporaryFile(
      'b.vcf',
      vcf(
        ['##fileformat=VCFv4.2', ann],
        ['P1T', 'P1N', 'P2T', 'P2N', 'other'],
        [
          '2\t10\t.\tG\tA\t.\tPASS\tANN=A|stop_gained|HIGH|NF1|G|transcript|T|protein_coding|1/2|c.1G>A|p.Arg9*\tGT\t0/1\t0/0\t0/0\t0/0\t0/1',
        ],
      ),
    )
    const pairs = [
      { tumour: 'P1T', normal: 'P1N' },
      { tumour: 'P2T', normal: 'P2N' },
    ]
    const { table, origin } = await readVcf(file, { pairs })
    expect([origin, table.samples]).toEqual(['somatic', ['P1T', 'P2T']])
    expect(rowsOf(table)).toMatchObject([
      { sample: 'P1T', gene: 'NF1', is: 'Nonsense_Mutation', protein: 'p.R9*' },
    ])
    await expect(readVcf(file, { pairs: [{ tumour: 'P9T', normal: null }] })).rejects.toThrow(/no column P9T/)
  })

  it('reads counts as Strelka, VarScan and freebayes write them', async () => {
    const read = async (format: string, tumour: string) =>
      rowsOf(
        (
          await readVcf(
            temporaryFile(
              'c.vcf',
              vcf(
                ['##fileformat=VCFv4.1'],
                ['NORMAL', 'TUMOR'],
                [`1\t5\t.\tC\tT\t.\tPASS\t.\t${format}\t.\t${tumour}`],
              ),
            ),
          )
        ).table,
      )[0].reads
    // Strelka has no genotypes: the record is the tumour's own.
    expect(await read('DP:AU:CU:GU:TU', '50:0,0:40,41:0,0:10,11')).toEqual([50, 10, 0.2])
    expect(await read('DP:TAR:TIR', '44:30,31:10,10')).toEqual([44, 10, 0.25])
    expect(await read('GT:RD:AD:FREQ', '0/1:30:10:25%')).toEqual([40, 10, 0.25])
    expect(await read('GT:DP:RO:AO', '0/1:40:30:10')).toEqual([40, 10, 0.25])
    expect(await read('GT', '0/1')).toEqual([Number.NaN, Number.NaN, Number.NaN])
  })

  it.each([
    ['a germline caller', ['##source=HaplotypeCaller'], ['S1'], 'germline'],
    ['blood alone', [], ['P1_blood'], 'germline'],
    ['a TCGA normal', [], ['TCGA-AB-2803-11A'], 'germline'],
    ['a tumour alone', ['##tumor_sample=S1'], ['S1'], 'unpaired'],
    ['unnamed columns', [], ['S1', 'S2'], 'unpaired'],
    ['names of columns', [], ['NORMAL', 'TUMOR'], 'somatic'],
    ['a pedigree', ['##PEDIGREE=<Derived=A,Original=B>'], ['A', 'B'], 'somatic'],
    ['leukaemic blood of TCGA', ['##tumor_sample=TCGA-AB-2803-03A'], ['TCGA-AB-2803-03A'], 'unpaired'],
  ])('knows %s', async (_, head, samples, origin) => {
    const file = temporaryFile('d.vcf', vcf(['##fileformat=VCFv4.2', ...head], samples, []))
    expect((await readVcf(file)).origin).toBe(origin)
  })

  it('names records that cannot be read, with their lines', async () => {
    const file = temporaryFile(
      'e.vcf',
      vcf(
        mutect.slice(0, 4),
        ['T1', 'N1'],
        [
          'chr1\t100\t.\tC\tT',
          'chr1\tx\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\t0/0',
          'chr1\t5\t.\tR\tT\t.\tPASS\t.\tGT\t0/1\t0/0',
          '#CHROM\tagain',
          'chr1\t5\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\t0/0',
        ],
      ),
    )
    const { table, findings } = await readVcf(file)
    expect(table.size).toBe(1)
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['record-unreadable', 6],
      ['record-unreadable', 7],
      ['record-unreadable', 8],
      ['header-among-records', 9],
      ['no-consequences', undefined],
    ])
  })

  it.each([
    ['an empty file', Buffer.alloc(0), /no #CHROM line/],
    ['a file without a header', Buffer.from('1\t5\t.\tC\tT\t.\t.\t.\n'), /no #CHROM line/],
    [
      'no samples',
      Buffer.from('##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'),
      /no sample columns/,
    ],
    ['a column twice', Buffer.from(vcf([], ['A', 'A'], [])), /A stands twice/],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
    ['a binary file', Buffer.from([66, 67, 70, 2, 0, 0, 1]), /binary/],
    ['gzip cut short', gzipSync(text).subarray(0, 300), /cut off/],
    ['bgzip cut between blocks', bgzip(Buffer.from(text)).subarray(0, -28), /lacks its last block/],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readVcf(temporaryFile('f.vcf.gz', bytes))).rejects.toThrow(message)
  })
})
