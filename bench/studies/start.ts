// node bench/studies/start.ts [PATIENTS] [CENTRES]: what `npm start` does, each study in a process of its own, and the
// time of each stage. Writes bench/results/studies-start.json.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { seedStudies } from '../../packages/cli/src/start/seed-studies.ts'

const patients = process.argv[2] ?? '100'
const centres = process.argv[3] ?? '3'
const script = path.join(import.meta.dirname, 'study-run.ts')

const rows = seedStudies.map(study => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-start-'))
  try {
    const args = [script, study, patients, centres, 'pixels', '2048', folder]
    const row = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
    console.log(`${study} ${row.seconds.toFixed(0)} s, ${row.peakMemoryMiB} MiB`)
    return row
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
const seconds = rows.reduce((sum, row) => sum + row.seconds, 0)
console.log(`${seconds.toFixed(0)} s in all`)
writeFileSync(
  new URL('../results/studies-start.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine: `${os.cpus()[0].model}, ${os.cpus().length} threads`, node: process.version, loadBefore: os.loadavg()[1], seconds, rows }, null, 1)}\n`,
)
