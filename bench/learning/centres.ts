import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { makeSplit } from '@tessera/evidence'
import { combat, ModellingRows, pls } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'

/**
 * `node bench/learning/centres.ts`: ComBat by us and by R's sva, partial least squares by us and by R's pls, one after
 * the other on the same numbers. Processor time of the fits alone (other work on the machine does not lengthen it),
 * R with its own BLAS on one thread. Figures: results/learning-centres.json.
 */
const repeats = 3
const centres = 5
const folder = path.join(import.meta.dirname, '../data/learning-centres')
mkdirSync(folder, { recursive: true })

const cases = [
  { name: 'combat', what: 'ComBat, parametric, two covariates, 5 centres', rows: 200, columns: 2000 },
  {
    name: 'combat-nonparametric',
    what: 'ComBat, non-parametric, two covariates, 5 centres',
    rows: 200,
    columns: 100,
  },
  { name: 'pls', what: 'PLS, one response, 5 components, orthogonal scores', rows: 300, columns: 2000 },
  { name: 'simpls', what: 'PLS, one response, 5 components, SIMPLS', rows: 300, columns: 2000 },
]
const results: Record<string, object> = {}
for (const { name, what, rows, columns } of cases) {
  const random = createRandom(1, 'bench', name)
  const centre = Int32Array.from({ length: rows }, (_, i) => i % centres)
  const shift = Array.from({ length: centres }, () => random.normal())
  const covariates = [0, 1].map(() => Float64Array.from({ length: rows }, () => random.normal()))
  const x = Array.from({ length: columns }, () => {
    const slope = random.normal()
    const move = shift.map(s => s + 0.3 * random.normal())
    return Float64Array.from(centre, (c, i) => move[c] + slope * covariates[0][i] + random.normal())
  })
  const y = Float64Array.from(covariates[0], (v, i) => v + x[0][i] + random.normal())
  const all = Float64Array.from(
    [...x, ...covariates, y, Float64Array.from(centre)].flatMap(column => [...column]),
  )
  const file = path.join(folder, `${name}.f64`)
  writeFileSync(file, all)
  const run = ours(name, x, covariates, y, centre)
  const load = os.loadavg()[0]
  run() // the first run compiles
  const mine = Array.from({ length: repeats }, () => {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1e6
  })
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const args = [
    path.join(import.meta.dirname, 'centres.R'),
    name,
    file,
    String(rows),
    String(columns),
    String(repeats),
  ]
  const done = spawnSync('Rscript', args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })
  const peer = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
  const ratio = median(peer.seconds) / median(mine)
  results[name] = {
    what: `${what}, ${rows} x ${columns}`,
    loadBefore: load,
    ours: { cpuSeconds: mine, median: median(mine) },
    peer: { version: peer.version, cpuSeconds: peer.seconds, median: median(peer.seconds) },
    ratio,
  }
  console.log(
    `${name}: ours ${median(mine).toFixed(3)} s, ${peer.version} ${median(peer.seconds).toFixed(3)} s, ratio ${ratio.toFixed(2)}`,
  )
}
const machine = { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version }
const document = { measured: new Date().toISOString().slice(0, 10), machine, results }
writeFileSync(
  new URL('../results/learning-centres.json', import.meta.url),
  `${JSON.stringify(document, null, 2)}\n`,
)

function ours(
  name: string,
  x: readonly Float64Array[],
  covariates: readonly Float64Array[],
  y: Float64Array,
  centre: Int32Array,
): () => unknown {
  if (name === 'pls' || name === 'simpls')
    return () => pls({ x, y: [y], components: 5, algorithm: name === 'pls' ? 'nipals' : 'simpls' })
  const features = [...x, ...covariates].map((values, j) => ({
    kind: 'numeric' as const,
    name: `f${j}`,
    unit: null,
    values,
  }))
  const rows = new ModellingRows({
    features,
    outcome: { kind: 'binary', event: Uint8Array.from(y, v => (v > 0 ? 1 : 0)) },
    patient: Int32Array.from(centre, (_, i) => i),
    centre,
    centres: ['A', 'B', 'C', 'D', 'E'],
  })
  const every = Int32Array.from(centre, (_, i) => i)
  const folds = [
    { name: 'one', training: every.slice(1), heldOut: every.slice(0, 1) },
    { name: 'rest', training: every.slice(0, 1), heldOut: every.slice(1) },
  ]
  const training = makeSplit({ name: 'all', kind: 'external', groups: rows.patient, folds }).everyTraining(
    rows,
  )
  const fitter = combat({
    covariates: [`f${x.length}`, `f${x.length + 1}`],
    prior: name === 'combat' ? 'parametric' : 'non-parametric',
  })
  return () => fitter.fit(training, { seed: 1 }).apply(rows)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
