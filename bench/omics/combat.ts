import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { makeSplit } from '@tessera/evidence'
import { combat, ModellingRows } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'

/**
 * `node bench/omics/combat.ts [REPEATS]`: ComBat of 20,000 features of 500 samples in five batches, by us and by sva, one
 * after the other, each on one thread. Figures: results/omics-combat.json.
 */
const repeats = Number(process.argv[2] ?? 3)
const [features, samples] = [20_000, 500]
const folder = path.join(import.meta.dirname, '../data/omics-combat')
mkdirSync(folder, { recursive: true })

const random = createRandom(1, 'combat')
const columns = Array.from({ length: features }, () => {
  const [mean, sd] = [6 + 2 * random.normal(), 0.5 * Math.exp(0.4 * random.normal())]
  const shift = Array.from({ length: 5 }, () => 0.5 * random.normal())
  const scale = Array.from({ length: 5 }, () => Math.exp(0.2 * random.normal()))
  return Float64Array.from(
    { length: samples },
    (_, s) => mean + shift[s % 5] + sd * scale[s % 5] * random.normal(),
  )
})
const all = new Float64Array(features * samples)
columns.forEach((column, f) => {
  all.set(column, f * samples)
})
writeFileSync(path.join(folder, 'values.bin'), Buffer.from(all.buffer))

const rows = new ModellingRows({
  features: columns.map((values, f) => ({ kind: 'numeric', name: `f${f}`, unit: null, values })),
  outcome: { kind: 'binary', event: Uint8Array.from({ length: samples }, (_, s) => (s >> 1) & 1) },
  patient: Int32Array.from({ length: samples }, (_, s) => s),
  centre: Int32Array.from({ length: samples }, (_, s) => s % 5),
  centres: ['1', '2', '3', '4', '5'],
})
// Everybody trains: nothing is evaluated here.
const training = makeSplit({
  name: 'bench',
  kind: 'repeated-k-fold',
  groups: rows.patient,
  folds: [0, 1].map(side => ({
    name: String(side),
    training: Int32Array.from({ length: samples / 2 }, (_, i) => 2 * i + side),
    heldOut: Int32Array.from({ length: samples / 2 }, (_, i) => 2 * i + 1 - side),
  })),
}).everyTraining(rows)
const seconds: number[] = []
let check: number[] = []
for (let i = 0; i < repeats; i++) {
  const from = performance.now()
  const made = combat().fit(training, { seed: 1 }).apply(training.data)
  seconds.push((performance.now() - from) / 1000)
  const value = (f: number, s: number) => {
    const feature = made.features[f]
    return feature.kind === 'numeric' ? feature.values[s] : Number.NaN
  }
  check = [0, 1, 2, 3]
    .map(s => value(0, s))
    .concat([4, 3, 2, 1].map(back => value(features - 1, samples - back)))
}
const r = spawnSync(
  'Rscript',
  [path.join(import.meta.dirname, 'combat.R'), folder, String(features), String(samples), String(repeats)],
  { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } },
)
if (r.status !== 0) throw new Error(r.stderr)
const peer: { seconds: number[]; check: number[]; version: string } = JSON.parse(r.stdout)
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const theirs = [peer.seconds].flat()
const results = {
  date: new Date().toISOString(),
  machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}`,
  features,
  samples,
  batches: 5,
  oursSeconds: seconds,
  svaSeconds: theirs,
  sva: peer.version,
  ratio: median(theirs) / median(seconds),
  largestDifference: Math.max(...check.map((value, i) => Math.abs(value - peer.check[i]))),
}
writeFileSync(
  new URL('../results/omics-combat.json', import.meta.url),
  `${JSON.stringify(results, null, 2)}\n`,
)
console.log(JSON.stringify(results))
