// node bench/omics/germline.ts [variants] [samples]: a VCF of that size is written to a temporary folder and read; then
// quality, kinship, pruning, components and tests of every variant, each timed. R's lm, glm and coxph on 500 of the
// variants (bench/omics/germline.R) give the time by variant of fitting each in full. Writes
// bench/results/omics-germline.json.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { associate, fitAncestry, germlineQuality, pruneLinked, readGenotypes } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'

const variants = Number(process.argv[2] ?? 500_000)
const samples = Number(process.argv[3] ?? 300)
const file = new URL('../results/omics-germline.json', import.meta.url)
const folder = mkdtempSync(path.join(os.tmpdir(), 'germline-'))
const vcf = path.join(folder, 'cohort.vcf')
const random = createRandom(1)
let bytes = 0

writeCohort()
const times: Record<string, number> = {}
async function timed<T>(name: string, work: () => Promise<T> | T): Promise<T> {
  const began = performance.now()
  const result = await work()
  times[name] = Math.round(performance.now() - began) / 1000
  console.log(
    name.padEnd(40),
    times[name].toFixed(1),
    's',
    Math.round(process.memoryUsage().rss / 2 ** 20),
    'MiB',
  )
  return result
}

const { genotypes } = await timed('read', () => readGenotypes(vcf))
const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
const quality = await timed('quality, sex, kinship of every pair', () => germlineQuality(genotypes))
const pruned = await timed('pruning', () => pruneLinked(genotypes))
const ancestry = await timed('components (with pruning)', () => fitAncestry(genotypes))
const components = ancestry.apply(genotypes)
const covariates = [age(), ...[0, 1, 2, 3].map(k => components.row(k))]
const y = Float64Array.from({ length: samples }, () => random.normal())
const b = y.map(value => (value > 0.3 ? 1 : 0))
const time = y.map(value => Math.ceil(20 * -Math.log(random.next()) * Math.exp(-value / 4)))
const event = time.map(() => (random.next() < 0.7 ? 1 : 0))
const linear = await timed('linear', () => associate(genotypes, { kind: 'continuous', y }, { covariates }))
const logistic = await timed('logistic', () => associate(genotypes, { kind: 'binary', y: b }, { covariates }))
const cox = await timed('Cox', () =>
  associate(genotypes, { kind: 'time-to-event', time, event }, { covariates }),
)
const inflation = [linear, logistic, cox].map(one => one.inflation)
console.log(
  'inflation',
  inflation,
  'refitted',
  logistic.method.filter(one => one !== 'score').length,
  cox.method.filter(one => one !== 'score').length,
)
const peer = runPeer()
rmSync(folder, { recursive: true })
const cpu = os.cpus()[0]?.model ?? ''
writeFileSync(
  file,
  `${JSON.stringify(
    {
      measured: new Date().toISOString().slice(0, 10),
      machine: { cpu, cpus: os.cpus().length, node: process.version },
      variants: genotypes.count,
      samples,
      bytes,
      memoryAfterReadingMiB: memory,
      seconds: times,
      comparedBy: quality.comparedBy,
      pruned: pruned.length,
      inflation,
      peer,
    },
    null,
    1,
  )}\n`,
)

/** Blocks of eight linked variants: the first of each is drawn, the others differ from the one before in a tenth. */
function writeCohort(): void {
  const out = openSync(vcf, 'w')
  const names = Array.from({ length: samples }, (_, s) => `S${s + 1}`).join('\t')
  writeSync(
    out,
    `##fileformat=VCFv4.2\n##contig=<ID=1,length=248956422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${names}\n`,
  )
  const calls = ['0/0', '0/1', '1/1', './.']
  const own = new Uint8Array(samples)
  const perChromosome = Math.ceil(variants / 22)
  const lines: string[] = []
  for (let v = 0; v < variants; v++) {
    const p = 0.02 + 0.48 * random.next()
    const fresh = v % 8 === 0
    const cells: string[] = []
    for (let s = 0; s < samples; s++) {
      if (fresh || random.next() < 0.1) own[s] = (random.next() < p ? 1 : 0) + (random.next() < p ? 1 : 0)
      cells.push(calls[random.next() < 0.005 ? 3 : own[s]])
    }
    const place = `${Math.floor(v / perChromosome) + 1}\t${1000 + (v % perChromosome) * 100}`
    lines.push(`${place}\trs${v}\tA\tG\t.\tPASS\t.\tGT\t${cells.join('\t')}\n`)
    if (lines.length === 2000) writeSync(out, lines.splice(0).join(''))
  }
  writeSync(out, lines.join(''))
  closeSync(out)
  bytes = statSync(vcf).size
}

function age(): Float64Array {
  return Float64Array.from({ length: samples }, () => 60 + 10 * random.normal())
}

/** Time by variant of R's full models. */
function runPeer(): unknown {
  const input = path.join(folder, 'peer.json')
  const rows = Array.from({ length: Math.min(500, genotypes.count) }, (_, v) =>
    Array.from(genotypes.dosages(v * Math.floor(genotypes.count / 500))),
  )
  writeFileSync(
    input,
    JSON.stringify({
      rows,
      covariates: covariates.map(of => [...of]),
      y: [...y],
      b: [...b],
      time: [...time],
      event: [...event],
    }),
  )
  const script = new URL('./germline.R', import.meta.url).pathname
  const run = spawnSync('Rscript', [script, input], { encoding: 'utf8' })
  if (run.status !== 0) return null
  console.log(run.stdout)
  return JSON.parse(run.stdout)
}
