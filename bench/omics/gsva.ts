// GSVA of 20,000 genes x 300 samples with 200 sets beside R's GSVA in one run, one thread each.
// node bench/omics/gsva.ts
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { Assay, type GeneSet, gsva, unknownSample } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'

const [genes, samples, count, runs] = [20_000, 300, 200, 3]
const random = createRandom(1, 'gsva bench')
const values = new Float64Array(genes * samples)
for (let g = 0; g < genes; g++) {
  const level = 6 + 2 * random.normal()
  for (let s = 0; s < samples; s++) values[g * samples + s] = level + random.normal()
}
const members = Array.from({ length: count }, () => {
  const size = 10 + random.integer(190)
  return [...new Set(Array.from({ length: size }, () => 1 + random.integer(genes)))]
})
const sets: GeneSet[] = members.map((places, i) => ({
  name: `set${i + 1}`,
  description: '',
  genes: places.map(place => `g${place}`),
}))
const assay = new Assay({
  name: 'bench',
  scale: 'log2',
  features: Array.from({ length: genes }, (_, g) => ({ id: `g${g + 1}`, symbol: null, names: {} })),
  samples: Array.from({ length: samples }, (_, s) => unknownSample(`s${s + 1}`)),
  values,
})

const loadBefore = loadavg()[0]
const ours = Array.from({ length: runs }, () => {
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  const { scores } = gsva(assay, sets)
  const used = process.cpuUsage(cpu)
  return {
    wall: (performance.now() - started) / 1000,
    cpu: (used.user + used.system) / 1e6,
    values: scores.values,
  }
})

const folder = mkdtempSync(path.join(tmpdir(), 'gsva-'))
writeFileSync(path.join(folder, 'values.f64'), Buffer.from(values.buffer))
writeFileSync(path.join(folder, 'sets.json'), JSON.stringify(members))
writeFileSync(path.join(folder, 'size.json'), JSON.stringify({ genes, samples, runs }))
execFileSync('Rscript', [path.join(import.meta.dirname, 'gsva.R'), folder], {
  stdio: 'inherit',
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
const theirs = JSON.parse(readFileSync(path.join(folder, 'r.json'), 'utf8'))
const expected = new Float64Array(new Uint8Array(readFileSync(path.join(folder, 'scores.f64'))).buffer)
rmSync(folder, { recursive: true })
const largest = ours[0].values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0)
const best = (times: readonly number[]) => Math.min(...times)
const result = {
  task: `GSVA, ${genes} genes x ${samples} samples, ${count} sets of 10 to 200, Gaussian kernel, one thread`,
  date: new Date().toISOString().slice(0, 10),
  machine: cpus()[0]?.model,
  cores: cpus().length,
  loadBefore,
  loadAfter: loadavg()[0],
  node: process.version,
  r: theirs.r,
  gsva: theirs.gsva,
  oursSeconds: { wall: ours.map(({ wall }) => wall), cpu: ours.map(({ cpu }) => cpu) },
  theirsSeconds: { wall: theirs.wall, cpu: theirs.cpu },
  cpuRatio: best(ours.map(({ cpu }) => cpu)) / best(theirs.cpu),
  largestDifference: largest,
}
writeFileSync(
  path.join(import.meta.dirname, '../results/omics-gsva.json'),
  `${JSON.stringify(result, null, 2)}\n`,
)
console.log(result)
