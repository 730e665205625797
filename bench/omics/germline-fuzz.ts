// node bench/omics/germline-fuzz.ts [count] [seed]: mutated VCF (plain and bgzip-like), PGS and HLA files. Each must be
// read or refused by name (FindingsError, OmicsError), without another error, a hang or memory that the file does not
// justify. Writes bench/results/omics-germline-fuzz.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  associate,
  fitAncestry,
  fitPolygenicScore,
  germlineQuality,
  hlaCarriage,
  hlaSummary,
  readGenotypes,
  readHla,
  readScoringFile,
} from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { simulateCohort, vcfOf } from '../../packages/omics/test/germline-cohort.ts'

const count = Number(process.argv[2] ?? 2000)
const random = createRandom(Number(process.argv[3] ?? 1), 'germline-fuzz')
const folder = mkdtempSync(path.join(os.tmpdir(), 'germline-fuzz-'))
const cohort = simulateCohort({ people: 12, variants: 60, seed: 2, variantsX: 10 })
const vcf = vcfOf(cohort)
const dosages = vcf.replaceAll('\tGT\t', '\tGT:DS:GP\t').replace(/\t(\d)\/(\d)(?=[\t\n])/g, (_, a, b) => {
  const copies = Number(a) + Number(b)
  return `\t${a}/${b}:${copies === 2 ? 1.96 : copies + 0.04}:${[0, 1, 2].map(one => (one === copies ? 0.96 : 0.02)).join(',')}`
})
const weights = cohort.variants
  .slice(0, 40)
  .map(v => [v.id, v.alternate, v.reference, 0.1, v.chromosome, v.position].join('\t'))
const pgs = `#pgs_id=PGS1\n#HmPOS_build=GRCh38\n#variants_number=40\nrsID\teffect_allele\tother_allele\teffect_weight\thm_chr\thm_pos\n${weights.join('\n')}\n`
const hla = `patient_id,A_1,A_2,B_1,B_2,C_1,C_2\n${cohort.people.map(({ id }) => `${id},A*02:01,A*24:02:01G,B*07:02,B*08:01,Cw*07:02,-`).join('\n')}\n`
const sound = await readGenotypes(write('sound.vcf', vcf))

const parts = [
  '\t',
  '\n',
  '\r',
  '',
  '.',
  '/',
  '|',
  '0',
  '-1',
  '1e308',
  'nan',
  '99999999999',
  '#',
  '##',
  ',',
  ':',
  '<DEL>',
  '*',
  '\0',
  'é',
  '"',
  '=',
  'chr',
  'True',
]
const formats = {
  vcf: { text: vcf, name: 'm.vcf', use: (file: string) => useVcf(file, undefined) },
  'vcf with DS': { text: dosages, name: 'm.vcf', use: (file: string) => useVcf(file, 'DS' as const) },
  'vcf with GP': { text: dosages, name: 'm.vcf', use: (file: string) => useVcf(file, 'GP' as const) },
  pgs: {
    text: pgs,
    name: 'm.txt',
    use: async (file: string) =>
      fitPolygenicScore(sound.genotypes, await readScoringFile(file), {
        ambiguous: 'keep',
        leastCoverage: 0.1,
      }),
  },
  hla: {
    text: hla,
    name: 'm.csv',
    use: async (file: string) => {
      const table = await readHla(file)
      return [hlaSummary(table), hlaCarriage(table)]
    },
  },
}

async function useVcf(file: string, dosage: 'DS' | 'GP' | undefined): Promise<void> {
  const { genotypes, ploidy } = await readGenotypes(file, dosage === undefined ? {} : { dosage })
  germlineQuality(genotypes, { ploidy })
  fitAncestry(genotypes, { components: 2, callRate: 0.5 })
  associate(genotypes, { kind: 'continuous', y: Float64Array.from(genotypes.samples, (_, s) => s % 5) })
}

const summary = []
for (const [format, { text, name, use }] of Object.entries(formats)) {
  const faults: Record<string, number> = {}
  let [read, slowest] = [0, 0]
  for (let n = 0; n < count; n++) {
    const packed = n % 4 === 3 && name !== 'm.csv'
    const bytes = packed ? mutatedBytes(gzipSync(text)) : mutated(text)
    const file = write(packed ? `${name}.gz` : name, bytes)
    const began = performance.now()
    try {
      await use(file)
      read++
    } catch (error) {
      const kind = error instanceof Error ? error.name : String(error)
      if (kind !== 'FindingsError' && kind !== 'OmicsError') {
        console.log(format, n, error)
        process.exitCode = 1
      }
      faults[kind] = (faults[kind] ?? 0) + 1
    }
    slowest = Math.max(slowest, performance.now() - began)
  }
  console.log(format, { read, faults, slowestMs: Math.round(slowest) })
  summary.push({ format, mutants: count, read, faults, slowestMs: Math.round(slowest) })
}
rmSync(folder, { recursive: true })
writeFileSync(
  new URL('../results/omics-germline-fuzz.json', import.meta.url),
  `${JSON.stringify(
    {
      measured: new Date().toISOString().slice(0, 10),
      machine: { cpu: os.cpus()[0]?.model ?? '', cpus: os.cpus().length, node: process.version },
      summary,
    },
    null,
    1,
  )}\n`,
)

function write(name: string, bytes: string | Buffer): string {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

function mutated(text: string): string {
  let mutant = text
  for (let k = 0; k <= random.integer(6); k++) {
    const at = random.integer(mutant.length + 1)
    const kind = random.integer(5)
    if (kind === 0) mutant = mutant.slice(0, at)
    else if (kind === 1) mutant = mutant.slice(0, at) + mutant.slice(at + random.integer(200))
    else if (kind === 2) mutant = mutant.slice(0, at) + mutant.slice(random.integer(mutant.length + 1))
    else
      mutant =
        mutant.slice(0, at) + parts[random.integer(parts.length)] + mutant.slice(at + random.integer(4))
  }
  return mutant
}

function mutatedBytes(bytes: Buffer): Buffer {
  const mutant = Buffer.from(bytes)
  for (let k = 0; k <= random.integer(4); k++) mutant[random.integer(mutant.length)] = random.integer(256)
  return random.integer(2) === 0 ? mutant : mutant.subarray(0, random.integer(mutant.length + 1))
}
