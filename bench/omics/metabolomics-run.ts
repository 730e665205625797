// Simulated metabolomics runs of 600 injections with drift, batches, dilution and left-censoring: are planted biomarkers
// found at the planted false-discovery rate, and how precise are the QC samples afterwards? 200 runs with planted
// biomarkers and 200 without any, in two threads; the precision of QC samples (which is made six times a run) on the
// first 40. What is done is written every ten runs.
// node bench/omics/metabolomics-run.ts [seeds]
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { medianOf, momentsOf } from '@tessera/omics'
import { type Recovery, recover, runLawSchema, simulateRun } from '@tessera/simulate'

const rate = 0.05
const precisionRuns = 40
const bound = 3

/** One half of the runs, each posted when it is done. */
function work({ planted, seeds }: { readonly planted: boolean; readonly seeds: number }): void {
  for (let i = 0; i < seeds; i++) {
    const { assay, truth } = simulateRun(planted ? { seed: i + 1 } : { seed: 100_000 + i, planted: 0 })
    parentPort?.postMessage(recover(assay, truth, { rate, precision: planted && i < precisionRuns }))
  }
}

/** Mean over runs with its Monte-Carlo standard error. */
const meanOf = (values: readonly number[]) => {
  const { mean, sd } = momentsOf(values)
  return { mean, standardError: sd / Math.sqrt(values.length) }
}
function write(planted: readonly Recovery[], without: readonly Recovery[], seconds: number): void {
  const law = runLawSchema.parse({ seed: 1 })
  const falseShare = meanOf(planted.map(one => one.falseShare))
  // Benjamini and Hochberg hold the rate at (share without difference) x rate.
  const expected = (rate * (law.metabolites - law.planted)) / law.metabolites
  const anyFalse = meanOf(without.map(one => Number(one.discoveries > 0)))
  const rsd = (pick: (one: NonNullable<Recovery['medianRsd']>) => number) => {
    const values = planted.flatMap(({ medianRsd }) => (medianRsd === null ? [] : [pick(medianRsd)]))
    return { median: medianOf(values), largest: Math.max(...values) }
  }
  const results = {
    date: new Date().toISOString(),
    machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}`,
    seconds,
    law,
    runs: {
      planted: planted.length,
      nothingPlanted: without.length,
      precision: Math.min(precisionRuns, planted.length),
    },
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
      withinBound: Math.abs(anyFalse.mean - rate) <= bound * Math.sqrt((rate * (1 - rate)) / without.length),
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
}

if (isMainThread) {
  const seeds = Number(process.argv[2] ?? 200)
  const started = performance.now()
  const done: Record<'planted' | 'without', Recovery[]> = { planted: [], without: [] }
  const halves = (['planted', 'without'] as const).map(
    half =>
      new Promise<void>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), {
          workerData: { planted: half === 'planted', seeds },
        })
        worker.on('message', (one: Recovery) => {
          done[half].push(one)
          const total = done.planted.length + done.without.length
          const seconds = Math.round((performance.now() - started) / 1000)
          if (total % 10 !== 0 || done.planted.length < 2 || done.without.length < 2) return
          write(done.planted, done.without, seconds)
          console.error(`${done.planted.length} and ${done.without.length} of ${seeds}, ${seconds} s`)
        })
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      }),
  )
  await Promise.all(halves)
  write(done.planted, done.without, Math.round((performance.now() - started) / 1000))
} else work(workerData)
