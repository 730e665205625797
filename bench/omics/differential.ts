import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fitLinearModels, librarySizes, moderatedTests, ownTmmFactors, voom } from '@tessera/omics'
import { createRandom, drawGamma } from '@tessera/statistics'

/**
 * `node bench/omics/differential.ts [REPEATS]`: moderated t on 20,000 x 500, TMM and voom on 60,000 x 500, by us and by
 * limma and edgeR one after the other, each on one thread. Figures: results/omics-differential.json.
 */
const repeats = Number(process.argv[2] ?? 3)
const samples = 500
const folder = path.join(import.meta.dirname, '../data/omics-differential')
mkdirSync(folder, { recursive: true })
const column = Float64Array.from({ length: samples }, (_, s) => (s < 250 ? 0 : 1))
const design = { names: ['(Intercept)', 'group'], columns: [new Float64Array(samples).fill(1), column] }

const expression = stored('expression.bin', 20_000, () => {
  const random = createRandom(1, 'expression')
  const values = new Float64Array(20_000 * samples)
  for (let f = 0; f < 20_000; f++) {
    const [mean, sd] = [6 + 2 * random.normal(), Math.exp(0.4 * random.normal()) * 0.5]
    for (let s = 0; s < samples; s++) values[f * samples + s] = mean + sd * random.normal()
  }
  return values
})
const counts = stored('counts.bin', 60_000, () => {
  const random = createRandom(1, 'counts')
  const depth = Float64Array.from({ length: samples }, () => Math.exp(0.3 * random.normal()))
  const values = new Float64Array(60_000 * samples)
  for (let f = 0; f < 60_000; f++) {
    const mean = Math.exp(1.5 + 2.2 * random.normal())
    for (let s = 0; s < samples; s++) {
      // A gamma-Poisson count, the Poisson by its normal approximation where it is large.
      const rate = (mean * depth[s] * drawGamma(random, 5)) / 5
      values[f * samples + s] = poisson(rate, random)
    }
  }
  return values
})

const ours = {
  moderated: timed(() => {
    const tests = moderatedTests(
      fitLinearModels(expression, design, { contrasts: [{ name: 'group', weights: [0, 1] }] }),
    )
    return [tests.t.reduce((sum, one) => sum + one, 0), tests.prior.df]
  }),
  tmm: timed(() => {
    const factors = ownTmmFactors(counts, samples)
    return [factors.reduce((sum, one) => sum + one, 0), factors[6]]
  }),
  voom: (() => {
    const factors = ownTmmFactors(counts, samples)
    const sizes = librarySizes(counts, samples).map((size, s) => size * factors[s])
    return timed(() => {
      const { values, weights } = voom(counts, design, { librarySizes: sizes })
      const sum = (of: Float64Array) =>
        of.subarray(999 * samples, 1000 * samples).reduce((total, one) => total + one, 0)
      return [sum(values), sum(weights)]
    })
  })(),
}
const r = spawnSync('Rscript', [path.join(import.meta.dirname, 'differential.R'), folder, String(repeats)], {
  encoding: 'utf8',
  maxBuffer: 1 << 24,
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
})
if (r.status !== 0) throw new Error(r.stderr)
const peers = JSON.parse(r.stdout)
const results = (['moderated', 'tmm', 'voom'] as const).map(task => {
  const theirs: { seconds: number[]; check: number[] } = {
    seconds: [peers[task].seconds].flat(),
    check: peers[task].check,
  }
  const difference = Math.max(
    ...ours[task].check.map(
      (value, i) => Math.abs(value - theirs.check[i]) / Math.max(1, Math.abs(theirs.check[i])),
    ),
  )
  const result = {
    task,
    ours: median(ours[task].seconds),
    r: median(theirs.seconds),
    ratio: median(theirs.seconds) / median(ours[task].seconds),
    seconds: { ours: ours[task].seconds, r: theirs.seconds },
    largestDifferenceFromR: difference,
  }
  console.log(
    `${task.padEnd(10)} ours ${result.ours.toFixed(2)} s, R ${result.r.toFixed(2)} s: ${result.ratio.toFixed(2)} times as fast; largest difference ${difference.toExponential(1)}`,
  )
  if (!(difference < 1e-6)) throw new Error(`${task}: ${ours[task].check} beside ${theirs.check}`)
  return result
})
const machine = { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version }
writeFileSync(
  path.join(import.meta.dirname, '../results/omics-differential.json'),
  `${JSON.stringify({ measured: new Date().toISOString().slice(0, 10), machine, load: os.loadavg()[0], versions: peers.versions, results }, null, 2)}\n`,
)

function timed(work: () => number[]): { seconds: number[]; check: number[] } {
  const seconds: number[] = []
  let check: number[] = []
  for (let i = 0; i < repeats; i++) {
    const from = performance.now()
    check = work()
    seconds.push((performance.now() - from) / 1000)
  }
  return { seconds, check }
}

/** The values, also as a file that R reads. */
function stored(name: string, features: number, make: () => Float64Array): Float64Array {
  const values = make()
  const file = path.join(folder, name)
  if (!existsSync(file)) writeFileSync(file, new Uint8Array(values.buffer, 0, features * samples * 8))
  return values
}

function poisson(rate: number, random: ReturnType<typeof createRandom>): number {
  if (rate > 50) return Math.max(0, Math.round(rate + Math.sqrt(rate) * random.normal()))
  const limit = Math.exp(-rate)
  let product = random.next()
  let count = 0
  while (product > limit) {
    product *= random.next()
    count++
  }
  return count
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
