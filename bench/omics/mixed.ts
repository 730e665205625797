// node bench/omics/mixed.ts [features] [features with random slopes]: mixed models of 2,000 features x 200 patients x 6 visits
// (a tenth of the visits missing, two fifths of the features with more of their own), group x time with Satterthwaite's
// degrees of freedom, beside R's lmerTest::lmer with its summary in one run, one thread each. Seconds of the processor are
// what is compared: other work on the machine does not change them. Writes bench/results/omics-mixed.json.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRandom, linearMixedMany, type ManyMixedFit } from '@tessera/statistics'

const features = Number(process.argv[2] ?? 2_000)
const sloped = Math.min(features, Number(process.argv[3] ?? 400))
const [patients, visits] = [200, 6]
const random = createRandom(8, 'mixed models')
const places = Array.from({ length: patients * visits }, (_, i) => i).filter(
  i => i % visits === 0 || random.next() > 0.1,
)
const n = places.length
const patient = Float64Array.from(places, i => Math.floor(i / visits))
const time = Float64Array.from(places, i => (i % visits) + (random.next() - 0.5) / 5)
const arm = patient.map(i => i % 2)
const product = time.map((t, i) => t * arm[i])
const values = new Float64Array(features * n)
for (let f = 0; f < features; f++) {
  const between = f % 10 === 0 ? 0 : 0.4 + 1.2 * random.next()
  const slope = f % 7 === 0 ? 0 : 0.2 * random.next()
  const own = Float64Array.from({ length: 2 * patients }, () => random.normal())
  for (let i = 0; i < n; i++) {
    const b = between * own[patient[i]] + slope * own[patients + patient[i]] * time[i]
    const missing = f % 5 < 2 && random.next() < 0.05
    values[f * n + i] = missing ? Number.NaN : 8 + (f % 20 === 0 ? 0.1 * product[i] : 0) + b + random.normal()
  }
}

const design = { x: [time, arm, product], group: patient }
function timed(count: number, slopes: readonly Float64Array[]) {
  const outcomes = values.subarray(0, count * n)
  // the first features alone, so that both peers are measured warm
  linearMixedMany({ outcomes: values.subarray(0, 20 * n), ...design, slopes })
  const cpu = process.cpuUsage()
  const began = performance.now()
  const fit = linearMixedMany({ outcomes, ...design, slopes })
  const used = process.cpuUsage(cpu)
  return { fit, seconds: (performance.now() - began) / 1000, cpu: (used.user + used.system) / 1e6 }
}
const loadBefore = os.loadavg()[0]
const intercept = timed(features, [])
const slope = timed(sloped, [time])

interface Peer {
  readonly seconds: number
  readonly cpu: number
  readonly fits: readonly (readonly number[])[]
}
const folder = mkdtempSync(path.join(os.tmpdir(), 'mixed-'))
const data = path.join(folder, 'data.bin')
const answer = path.join(folder, 'r.json')
writeFileSync(
  data,
  Buffer.concat(
    [patient, time, arm, values].map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  ),
)
execFileSync(
  'Rscript',
  [path.join(import.meta.dirname, 'mixed.R'), data, n, features, sloped, answer].map(String),
  {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: 'inherit',
  },
)
const r: { intercept: Peer; slope: Peer; versions: string } = JSON.parse(readFileSync(answer, 'utf8'))
rmSync(folder, { recursive: true })

/** R's optimiser stops where the deviance no longer tells; so the deviance is what says whether both found the same fit. */
function agreement(ours: ManyMixedFit, peer: Peer) {
  const deviance: number[] = []
  const estimate: number[] = []
  const se: number[] = []
  const df: number[] = []
  peer.fits.forEach((row, f) => {
    deviance.push(ours.deviance[f] - row[16])
    ours.coefficients.forEach((term, j) => {
      estimate.push(Math.abs(term.estimate[f] - row[4 * j]) / row[4 * j + 1])
      se.push(Math.abs(term.se[f] / row[4 * j + 1] - 1))
      df.push(Math.abs(term.df[f] / row[4 * j + 2] - 1))
    })
  })
  const middle = (all: number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]
  const most = (all: number[]) => all.reduce((largest, v) => Math.max(largest, v), Number.NEGATIVE_INFINITY)
  return {
    devianceOursAbove: most(deviance),
    devianceOursBelow: -deviance.reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY),
    estimateInErrors: { median: middle(estimate), largest: most(estimate) },
    standardError: { median: middle(se), largest: most(se) },
    degreesOfFreedom: { median: middle(df), largest: most(df) },
    singular: ours.singular.reduce((sum, v) => sum + v, 0),
    converged: ours.converged.reduce((sum, v) => sum + v, 0),
  }
}
const compare = (count: number, ours: ReturnType<typeof timed>, peer: Peer) => ({
  features: count,
  oursSeconds: ours.seconds,
  oursProcessorSeconds: ours.cpu,
  rSeconds: peer.seconds,
  rProcessorSeconds: peer.cpu,
  timesAsFast: peer.cpu / ours.cpu,
  agreement: agreement(ours.fit, peer),
})
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, load: [loadBefore, os.loadavg()[0]] },
  versions: `${r.versions}; Node ${process.versions.node}`,
  rows: n,
  patients,
  visits,
  intercept: compare(features, intercept, r.intercept),
  slope: compare(sloped, slope, r.slope),
}
console.log(JSON.stringify(result, null, 2))
writeFileSync(new URL('../results/omics-mixed.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`)
if (result.intercept.timesAsFast < 10 || result.slope.timesAsFast < 10) process.exitCode = 1
