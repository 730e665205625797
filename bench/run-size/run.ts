import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runRecordSchema } from '@tessera/evidence'
import { writeCohort } from './cohort.ts'

const sizes = process.argv.slice(2).map(Number)
const results = []
for (const patients of sizes.length > 0 ? sizes : [1_000, 3_000, 10_000, 30_000, 100_000]) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-run-size-'))
  try {
    await writeCohort(folder, patients, 7)
    const out = path.join(folder, 'run')
    const bin = new URL('../../packages/cli/bin/tessera.js', import.meta.url).pathname
    const args = [bin, 'run', path.join(folder, 'study.yaml'), '--out', out, '--no-report']
    const done = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (done.status !== 0) throw new Error(`tessera run of ${patients} patients ended with ${done.status}`)
    const run = runRecordSchema.parse(JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8')))
    results.push({
      patients,
      wallSeconds: run.wallSeconds,
      peakMemoryMiB: run.peakMemoryMiB,
      stages: run.stages,
    })
    console.log(`${patients} patients: ${run.wallSeconds.toFixed(1)} s, ${run.peakMemoryMiB} MiB`)
    for (const { name, seconds } of run.stages) console.log(`  ${seconds.toFixed(1).padStart(8)} s  ${name}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
const machine = {
  cpu: os.cpus()[0]?.model,
  cpus: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
}
const file = new URL('../results/run-size.json', import.meta.url)
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(
  file,
  `${JSON.stringify({ measured: new Date().toISOString().slice(0, 10), machine, columns: 60, centres: 5, bootstrap: 200, results }, null, 2)}\n`,
)
