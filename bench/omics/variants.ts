// How fast variants are read: a VCF of a tumour and its normal as Mutect2 and VEP write it, plain and bgzip, and a MAF with the
// columns of the GDC.
//   node bench/omics/variants.ts [records]
// Writes bench/results/omics-variants.json.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { geneMatrix, readMaf, readVcf } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { bgzip } from '../../packages/omics/test/bgzip.ts'

const records = Number(process.argv[2] ?? 300_000)
const random = createRandom(1)
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-variants-'))
const bases = ['A', 'C', 'G', 'T']
const terms = [
  'missense_variant',
  'synonymous_variant',
  'intron_variant',
  'stop_gained',
  'splice_region_variant&intron_variant',
]
const fields =
  'Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|cDNA_position|CDS_position|Protein_position|Amino_acids|Codons|CANONICAL|MANE_SELECT'
const head = [
  '##fileformat=VCFv4.2',
  '##source=Mutect2',
  '##tumor_sample=T1',
  '##normal_sample=N1',
  `##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: ${fields}">`,
  '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">',
  '##INFO=<ID=TLOD,Number=A,Type=Float,Description="Odds">',
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tN1\tT1',
]
const lines: string[] = []
const rows: string[] = []
for (let k = 0; k < records; k++) {
  const chromosome = 1 + Math.floor((22 * k) / records)
  const position = 10_000 + 37 * k
  const from = bases[random.integer(4)]
  const to = bases[(bases.indexOf(from) + 1 + random.integer(3)) % 4]
  const gene = `GENE${random.integer(18_000)}`
  const entries = Array.from({ length: 3 }, (_, t) => {
    const term = terms[random.integer(terms.length)]
    return `${to}|${term}|MODERATE|${gene}|ENSG0000${k}|Transcript|ENST0000${k}${t}.3|protein_coding|3/11||ENST0000${k}${t}.3:c.524${from}>${to}|ENSP0000${k}${t}.3:p.Arg175His|662|524|175|R/H|cGc/cAc|${t === 0 ? 'YES' : ''}|`
  })
  const depth = 30 + random.integer(80)
  const reads = 3 + random.integer(20)
  lines.push(
    `chr${chromosome}\t${position}\t.\t${from}\t${to}\t.\tPASS\tDP=${depth};TLOD=12.3;CSQ=${entries.join(',')}\tGT:AD:AF:DP:F1R2:F2R1\t0/0:${depth},0:0.01:${depth}:10,0:12,0\t0/1:${depth},${reads}:0.2:${depth + reads}:10,4:12,5`,
  )
  const filler = Array.from({ length: 90 }, (_, c) => (c % 3 === 0 ? 'value' : '')).join('\t')
  rows.push(
    `${gene}\t0\tBI\tGRCh38\tchr${chromosome}\t${position}\t${position}\t+\t${['Missense_Mutation', 'Silent', 'Intron', 'Nonsense_Mutation'][random.integer(4)]}\tSNP\t${from}\t${from}\t${to}\tTCGA-XX-${1000 + (k % 500)}-01A\tp.R175H\t${depth}\t${depth - reads}\t${reads}\t${filler}`,
  )
}
const mafHead = `Hugo_Symbol\tEntrez_Gene_Id\tCenter\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tStrand\tVariant_Classification\tVariant_Type\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\tTumor_Sample_Barcode\tHGVSp_Short\tt_depth\tt_ref_count\tt_alt_count\t${Array.from({ length: 90 }, (_, c) => `extra_${c}`).join('\t')}`
const text = `${[...head, ...lines].join('\n')}\n`
writeFileSync(path.join(folder, 'a.vcf'), text)
writeFileSync(path.join(folder, 'a.vcf.gz'), bgzip(Buffer.from(text)))
writeFileSync(path.join(folder, 'a.maf'), `${[mafHead, ...rows].join('\n')}\n`)

const result: Record<string, unknown> = {
  measured: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0].model, cpus: os.cpus().length, node: process.version },
  records,
}
async function timed(name: string, file: string, work: (file: string) => Promise<number>): Promise<void> {
  const full = path.join(folder, file)
  const began = performance.now()
  const before = process.cpuUsage()
  const kept = await work(full)
  const seconds = (performance.now() - began) / 1000
  const used = process.cpuUsage(before)
  // The time of the processor too: the machine may have other work.
  const processor = (used.user + used.system) / 1e6
  result[name] = {
    seconds: Math.round(1000 * seconds) / 1000,
    processorSeconds: Math.round(1000 * processor) / 1000,
    perSecond: Math.round(records / seconds),
    perProcessorSecond: Math.round(records / processor),
    megabytes: Math.round(statSync(full).size / 1e6),
    kept,
  }
  console.log(name, JSON.stringify(result[name]))
}
await timed('VCF, plain', 'a.vcf', async file => (await readVcf(file)).table.size)
await timed('VCF, bgzip', 'a.vcf.gz', async file => (await readVcf(file)).table.size)
await timed('MAF of 108 columns', 'a.maf', async file => (await readMaf(file)).table.size)
const { table } = await readMaf(path.join(folder, 'a.maf'))
const began = performance.now()
const matrix = geneMatrix(table)
result['gene x sample matrix'] = {
  seconds: Math.round(performance.now() - began) / 1000,
  genes: matrix.features.length,
  samples: matrix.size,
}
rmSync(folder, { recursive: true, force: true })
writeFileSync(
  new URL('../results/omics-variants.json', import.meta.url),
  `${JSON.stringify(result, null, 1)}\n`,
)
