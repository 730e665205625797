// node bench/studies/benefit.ts [replications] [patients] [resamples] [covered] [seed]: with confounding by indication and
// immortal time planted, how far the naive comparison, the target trial and its doubly robust form are from the truth.
// The truth is every patient under every strategy, and the naive comparison's own limit is that of a cohort of two
// million, neither by the estimators. Coverage is counted over the first `covered` replications. Writes bench/results/studies-benefit.json.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { arms, confounded, naiveMeans, trueMeans } from '../../packages/study/test/benefit-cohort.ts'
import { replicate } from '../../packages/study/test/benefit-replication.ts'

const replications = Number(process.argv[2] ?? 500)
const patients = Number(process.argv[3] ?? 900)
const resamples = Number(process.argv[4] ?? 30)
const withLimits = Number(process.argv[5] ?? 100)
const seed = Number(process.argv[6] ?? 2026)
const month = 30.4375

const truth = trueMeans(confounded, 2_000_000, seed).map(mean => mean / month)
const naive = naiveMeans(confounded, 2_000_000, seed + 1).map(mean => mean / month)
const began = Date.now()
const made = Array.from({ length: replications }, (_, r) => {
  if (r > 0 && r % 25 === 0)
    console.error(`${r} of ${replications}, ${Math.round((Date.now() - began) / 1000)} s`)
  return replicate({
    law: confounded,
    patients,
    resamples: r < withLimits ? resamples : 0,
    seed: seed + 10 + r,
  })
})
const rows = [1, 2].flatMap(k =>
  [
    { name: `rmst_difference/${k}`, of: 'target trial', expected: truth[k] - truth[0] },
    { name: `doubly_robust_rmst/${k}`, of: 'doubly robust', expected: truth[k] - truth[0] },
    { name: `naive_rmst/${k}`, of: 'naive', expected: naive[k] - naive[0] },
  ].map(({ name, of, expected }) => {
    const values = made.map(({ value }) => value[name])
    const mean = values.reduce((sum, value) => sum + value / replications, 0)
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replications - 1))
    const error = sd / Math.sqrt(replications)
    const covered = made
      .slice(0, withLimits)
      .filter(({ value, se }) => Math.abs(value[name] - (truth[k] - truth[0])) <= 1.959964 * se[name]).length
    const row = {
      arm: arms[k],
      of,
      truth: truth[k] - truth[0],
      /** What the estimator should tend to: the truth, or for the naive comparison its own limit. */
      expected,
      mean,
      monteCarloError: error,
      errorsFromExpected: (mean - expected) / error,
      covered,
      coveredOf: withLimits,
      replications,
      meanStandardError: made.slice(0, withLimits).reduce((sum, { se }) => sum + se[name] / withLimits, 0),
      sd,
      sound: Math.abs(mean - expected) < 3 * error,
    }
    console.log(
      `${row.arm.padEnd(5)} ${of.padEnd(14)} truth ${row.truth.toFixed(3)} expected ${expected.toFixed(3)} mean ${mean.toFixed(3)} = ${row.errorsFromExpected.toFixed(2)} errors; covered ${covered} of ${withLimits}${row.sound ? '' : '  <-- outside'}`,
    )
    return row
  }),
)
writeFileSync(
  new URL('../results/studies-benefit.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine: `${os.cpus()[0].model}, ${os.cpus().length} threads`, node: process.version, patients, resamples, seed, seconds: Math.round((Date.now() - began) / 1000), unit: 'months of restricted mean to 36', rows }, null, 1)}\n`,
)
if (rows.some(({ sound }) => !sound)) process.exitCode = 1
