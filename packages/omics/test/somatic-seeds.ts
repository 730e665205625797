import { existsSync, rmSync, writeFileSync } from 'node:fs'
import {
  alteredFraction,
  armCalls,
  armLevels,
  burden,
  channels,
  coOccurrence,
  defaultCut,
  geneLevels,
  geneMatrix,
  OmicsError,
  oncoplot,
  ReferenceGenome,
  Regions,
  readBed,
  readChannelMatrix,
  readGistic,
  readHotspots,
  readSegments,
  readVariants,
  requireSomatic,
  signatureRefit,
  spectrum,
} from '../src/index.ts'

const csq =
  '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|IMPACT|SYMBOL|BIOTYPE|HGVSp|CANONICAL|PICK">'
const vcf = [
  '##fileformat=VCFv4.2',
  '##source=Mutect2',
  '##tumor_sample=T1',
  '##normal_sample=N1',
  csq,
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="depths">',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT1\tN1',
  'chr1\t2\t.\tC\tT\t.\tPASS\tCSQ=T|missense_variant|MODERATE|TP53|protein_coding|ENSP1:p.Arg175His|YES|\tGT:AD:AF:DP\t0/1:30,10:0.25:40\t0/0:50,0:0.01:50',
  'chr1\t4\t.\tTAC\tT\t.\t.\tCSQ=-|frameshift_variant|HIGH|APC|protein_coding|ENSP2:p.Glu2ValfsTer3||1\tGT:AD:DP\t0|1:20,20:40\t0|0:30,0:30',
  'chr1\t3\t.\tG\tA,T\t.\tPASS\tCSQ=A|synonymous_variant|LOW|FLT3|protein_coding||YES|,T|stop_gained|HIGH|FLT3|protein_coding||YES|\tGT:AD:AF\t0/1/2:10,4,6:0.2,0.3\t0/0:20,0,0:.,.',
  'chr2\t2\t.\tT\t<DEL>\t.\tweak\t.\tGT\t0/1\t0/0',
]
const maf = [
  '#version 2.4',
  'Hugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tVariant_Classification\tVariant_Type\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\tTumor_Sample_Barcode\tHGVSp_Short\tt_depth\tt_alt_count\tCONTEXT',
  'TP53\tGRCh38\tchr1\t2\t2\tMissense_Mutation\tSNP\tC\tC\tT\tS1\tp.R175H\t40\t10\tACG',
  'TP53\tGRCh38\tchr1\t3\t3\tNonsense_Mutation\tSNP\tG\tG\tA\tS2\tp.W5*\t40\t10\tCGT',
  'KRAS\tGRCh38\tchr1\t6\t6\tMissense_Mutation\tSNP\tC\tC\tA\tS1\tp.G12D\t40\t10\tACG',
  'KRAS\tGRCh38\tchr1\t8\t9\tFrame_Shift_Del\tDEL\tTT\tTT\t-\tS3\tp.G12fs\t40\t10\tTTT',
]
const seg = [
  'ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean',
  'A\tchr1\t1\t100000\t10\t0.5',
  'A\t1\t100001\t240000000\t100\t-0.4',
  'B\tX\t1\t1000\t3\t1.2',
]
const gistic = ['Gene Symbol\tLocus ID\tCytoband\tS1\tS2', 'EGFR\t1\t7p11\t2\t-1', 'MYC\t2\t8q24\t0\t1']
const bed = ['track name=panel', 'chr1\t0\t10\tTP53', 'chr1\t5\t12\tKRAS', 'chr2\t0\t5']
const hotspots = ['gene\tprotein_change', 'TP53\tR175H', 'KRAS\t12']
const fasta = '>chr1 first\nACGTACGTTT\nGGCCA\n>chr2\nTTTTN\n'
const index = 'chr1\t15\t12\t10\t11\nchr2\t5\t35\t10\t11\n'
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`

/** A small whole file of each kind that the somatic part reads. */
export const somaticSeeds: Readonly<Record<string, { readonly name: string; readonly content: string }>> = {
  vcf: { name: 'a.vcf', content: text(vcf) },
  maf: { name: 'a.maf', content: text(maf) },
  segments: { name: 'a.seg', content: text(seg) },
  gistic: { name: 'a.txt', content: text(gistic) },
  bed: { name: 'a.bed', content: text(bed) },
  hotspots: { name: 'h.tsv', content: text(hotspots) },
  channels: {
    name: 'm.csv',
    content: text(['Type,S1,S2', ...channels.map((name, i) => `${name},${(i * 7) % 11},${(i * 5) % 13}`)]),
  },
  fasta: { name: 'g.fa', content: fasta },
  index: { name: 'g.fa.fai', content: index },
}

/** Reads a file of a kind and works with it: `read`, `refused` (findings or a typed refusal), or `untyped ...`. */
export async function exerciseSomatic(kind: string, file: string): Promise<string> {
  const made: string[] = []
  const write = (name: string, content: string) => {
    writeFileSync(name, content)
    made.push(name)
  }
  try {
    if (kind === 'vcf' || kind === 'maf') await variants(file)
    else if (kind === 'segments') await segments(file)
    else if (kind === 'gistic') await readGistic(file)
    else if (kind === 'hotspots') await readHotspots(file)
    else if (kind === 'bed') {
      const regions = new Regions((await readBed(file)).intervals)
      if (!(regions.length > 0)) return 'untyped: a union of nothing'
    } else if (kind === 'channels') {
      const { names, columns } = await readChannelMatrix(file)
      signatureRefit(
        { names, columns: columns.map(column => column.map(one => one + 1)) },
        { resamples: 5 },
      ).fit(columns[0])
    } else {
      const genome = kind === 'fasta' ? file : file.replace(/\.fai$/, '')
      if (kind === 'fasta') write(`${file}.fai`, index)
      else if (!existsSync(genome)) write(genome, fasta)
      await bases(genome)
    }
    return 'read'
  } catch (error) {
    if (error instanceof Error && (error.name === 'FindingsError' || error.name === 'OmicsError'))
      return 'refused'
    return `untyped ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  } finally {
    for (const name of made) rmSync(name, { force: true })
  }
}

async function variants(file: string): Promise<void> {
  const read = await readVariants(file)
  requireSomatic(read, { germlineRemovedBy: 'the fuzz' })
  burden(read.table, { megabases: 1, count: 'coding', high: 10 })
  oncoplot(read.table)
  const genes = geneMatrix(read.table)
  const counted = read.table.contexts.length > 0 ? await spectrum(read.table, null) : null
  if (counted !== null && counted.samples.length > 0) counted.counts[0].reduce((sum, one) => sum + one, 0)
  try {
    coOccurrence(genes)
  } catch (error) {
    // A file of one sample has no genes that could go together.
    if (!(error instanceof OmicsError && error.fault === 'too-few')) throw error
  }
}

async function segments(file: string): Promise<void> {
  const { segments } = await readSegments(file)
  armCalls(segments, defaultCut, 'GRCh38')
  armLevels(segments, 'GRCh37')
  alteredFraction(segments, defaultCut, 'GRCh38')
  geneLevels(segments, [{ chromosome: '1', start: 5, end: 100, name: 'G' }])
}

async function bases(file: string): Promise<void> {
  const genome = await ReferenceGenome.open(file)
  for (const chromosome of ['1', '2', '3'])
    for (const at of [1, 2, 9, 15, 400]) await genome.bases(chromosome, at - 1, at + 1)
}
