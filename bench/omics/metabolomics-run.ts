// Simulated metabolomics runs of 600 injections with drift, batches, dilution and left-censoring: are planted biomarkers
// found at the planted false-discovery rate, and how precise are the QC samples afterwards? 200 runs with planted
// biomarkers and 200 without any.
// node bench/omics/metabolomics-run.ts [seeds]
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { medianOf, momentsOf } from '@tessera/omics'
import { recover, runLawSchema, simulateRun } from '@tessera/simulate'

const seeds = Number(process.argv[2] ?? 200)
const rate = 0.05
const started = performance.now()
const run = (seed: number, planted: number | undefined) => {
  const { assay, truth } = simulateRun({ seed, ...(planted === undefined ? {} : { planted }) })
  return recover(assay, truth, { rate, precision: planted === undefined })
}
const progress = (what: string, seed: number) => {
  if (seed % 10 === 0)
    console.error(`${what}: ${seed} of ${seeds}, ${Math.round((performance.now() - started) / 1000)} s`)
}
const planted = Array.from({ length: seeds }, (_, i) => {
  progress('planted', i)
  return run(i + 1, undefined)
})
const without = Array.from({ length: seeds }, (_, i) => {
  progress('nothing planted', i)
  return run(100_000 + i, 0)
})

/** Mean over runs with its Monte-Carlo standard error. */
const meanOf = (values: readonly number[]) => {
  const { mean, sd } = momentsOf(values)
  return { mean, standardError: sd / Math.sqrt(values.length) }
}
const law = runLawSchema.parse({ seed: 1 })
const falseShare = meanOf(planted.map(one => one.falseShare))
// Benjamini and Hochberg hold the rate at (share without difference) x rate.
const expected = (rate * (law.metabolites - law.planted)) / law.metabolites
const anyFalse = meanOf(without.map(one => Number(one.discoveries > 0)))
const bound = 3
const rsd = (pick: (one: NonNullable<(typeof planted)[number]['medianRsd']>) => number) => {
  const values = planted.flatMap(({ medianRsd }) => (medianRsd === null ? [] : [pick(medianRsd)]))
  return { median: medianOf(values), largest: Math.max(...values) }
}
const results = {
  date: new Date().toISOString(),
  machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}`,
  seconds: Math.round((performance.now() - started) / 1000),
  law,
  seeds,
  rate,
  boundInStandardErrors: bound,
  planted: {
    falseDiscoveryProportion: falseShare,
    expected,
    withinBound: Math.abs(falseShare.mean - expected) <= bound * falseShare.standardError,
    power: meanOf(planted.map(one => one.power)),
    discoveries: meanOf(planted.map(one => one.discoveries)),
    kept: meanOf(planted.map(one => one.kept)),
    filled: {
      leftCensored: meanOf(planted.map(one => one.filled['left-censored'])),
      random: meanOf(planted.map(one => one.filled.random)),
    },
  },
  nothingPlanted: {
    runsWithAnyDiscovery: anyFalse,
    expected: rate,
    withinBound: Math.abs(anyFalse.mean - rate) <= bound * Math.sqrt((rate * (1 - rate)) / seeds),
    discoveries: meanOf(without.map(one => one.discoveries)),
  },
  qcRsdPercent: {
    before: rsd(one => one.before),
    after: rsd(one => one.after),
    heldOut: rsd(one => one.heldOut),
  },
}
mkdirSync(new URL('../results/', import.meta.url), { recursive: true })
writeFileSync(
  new URL('../results/omics-metabolomics-run.json', import.meta.url),
  `${JSON.stringify(results, null, 2)}\n`,
)
console.log(JSON.stringify(results, null, 2))
