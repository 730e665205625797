// node bench/omics/biomarkers.ts [features] [patients]: the effect of every feature on a binary and a time-to-event endpoint,
// beside R's glm, coxph and lm on the same numbers in the same run, one thread each; writes bench/results/omics-biomarkers.json.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Feature, LearningOutcome } from '@tessera/learning'
import { Assay, biomarkerCohort, featureEffects, unknownSample } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'

const features = Number(process.argv[2] ?? 20_000)
const patients = Number(process.argv[3] ?? 500)
const random = createRandom(11, 'bench', 'biomarkers')
const values = Float64Array.from({ length: features * patients }, () => random.normal())
const age = Float64Array.from({ length: patients }, () => 60 + 9 * random.normal())
const stage = Float64Array.from({ length: patients }, () => random.integer(3))
const linear = Float64Array.from(age, (value, i) => {
  let sum = 0.02 * (value - 60) + 0.3 * stage[i] - 0.5
  for (let f = 0; f < 10; f++) sum += 0.3 * values[f * patients + i]
  return sum
})
const event = Uint8Array.from(linear, eta => Number(random.next() < 1 / (1 + Math.exp(-eta))))
const time = Float64Array.from(
  linear,
  eta => Math.ceil((-Math.log(random.next()) / Math.exp(eta)) * 200) / 10,
)
const died = Uint8Array.from(time, value => Number(value < 30))
const followed = time.map(value => Math.min(value, 30))

const ids = Array.from({ length: patients }, (_, i) => `P${i}`)
const assay = new Assay({
  name: 'bench',
  scale: 'log2',
  features: Array.from({ length: features }, (_, f) => ({ id: `G${f}`, symbol: null, names: {} })),
  samples: ids.map(id => ({ ...unknownSample(id), patientId: id })),
  values,
})
const adjust: Feature[] = [
  { kind: 'numeric', name: 'age', unit: null, values: age },
  { kind: 'numeric', name: 'stage', unit: null, values: stage },
]
const outcomes = {
  logistic: { kind: 'binary', event },
  cox: { kind: 'time-to-event', time: followed, event: died, unit: 'months', horizon: 20 },
  linear: { kind: 'continuous', value: linear.map((value, i) => value + Math.sin(i)), unit: null },
} as const satisfies Record<string, LearningOutcome>

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-biomarkers-'))
const write = (name: string, numbers: Float64Array) =>
  writeFileSync(
    path.join(folder, name),
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  )
write('values', values)
for (const [name, column] of Object.entries({
  age,
  stage,
  event: Float64Array.from(event),
  time: followed,
  died: Float64Array.from(died),
  measured: outcomes.linear.value,
}))
  write(name, column)
execFileSync(
  'Rscript',
  [path.join(import.meta.dirname, 'biomarkers.R'), folder, String(features), String(patients)],
  {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: 'inherit',
  },
)
const peer: Record<string, { seconds: number; b: number[]; se: number[] }> = JSON.parse(
  readFileSync(path.join(folder, 'r.json'), 'utf8'),
)
rmSync(folder, { recursive: true })

const results = Object.entries(outcomes).map(([name, outcome]) => {
  const cohort = biomarkerCohort(assay, { patientIds: ids, outcome, adjust })
  const seconds = [0, 1, 2].map(() => {
    const began = process.cpuUsage()
    featureEffects({ ...cohort, adjust }, { knots: 0, byCentre: 0 })
    const used = process.cpuUsage(began)
    return (used.user + used.system) / 1e6
  })
  const { effects } = featureEffects(cohort, { knots: 0, byCentre: 0 })
  const r = peer[name]
  let largest = 0
  for (const { feature, adjusted } of effects) {
    const place = Number(feature.id.slice(1))
    for (const [ours, theirs] of [
      [adjusted?.coefficient, r.b[place]],
      [adjusted?.se, r.se[place]],
    ])
      largest = Math.max(
        largest,
        Math.abs((ours ?? Number.NaN) - (theirs ?? 0)) / Math.max(1e-3, Math.abs(theirs ?? 0)),
      )
  }
  const ours = seconds.sort((a, b) => a - b)[1]
  return { model: name, ours, r: r.seconds, times: r.seconds / ours, largestRelativeDifference: largest }
})
const document = {
  measured: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version },
  loadBefore: os.loadavg()[0],
  what: `${features} features x ${patients} patients, each alone and beside two covariates; R by glm.fit, coxph.fit and lm.fit, which give no p; processor seconds`,
  results,
}
writeFileSync(
  new URL('../results/omics-biomarkers.json', import.meta.url),
  `${JSON.stringify(document, null, 1)}\n`,
)
for (const one of results)
  console.log(
    `${one.model.padEnd(9)} ours ${one.ours.toFixed(2)} s  R ${one.r.toFixed(2)} s  ${one.times.toFixed(1)} times  largest difference ${one.largestRelativeDifference.toExponential(1)}`,
  )
