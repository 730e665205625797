// node bench/studies/size.ts [--only STUDY] [--sizes 100,200,400,800]: wall time, processor time and peak memory of each
// study by its number of patients, each run in a process of its own; slides as bags and scans as features, so that what is
// timed is the study (what a slide and a scan cost stands in studies-start.json). Adds to bench/results/studies-size.json;
// what stands there of the same study and size is measured again.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { seedStudies } from '../../packages/cli/src/start/seed-studies.ts'

interface Row {
  readonly study: string
  readonly patients: number
  readonly seconds: number
  readonly processorSeconds: number
  readonly peakMemoryMiB: number
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, sizes: { type: 'string', default: '100,200,400,800' } },
})
const file = path.join(import.meta.dirname, '../results/studies-size.json')
const script = path.join(import.meta.dirname, 'study-run.ts')
let rows: Row[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).rows : []

for (const study of seedStudies.filter(name => values.only === undefined || name === values.only))
  for (const patients of values.sizes.split(',').map(Number)) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-size-'))
    const [loadBefore] = os.loadavg()
    try {
      const args = [script, study, String(patients), '4', 'features', '2048', folder]
      const row: Row = {
        ...JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })),
        loadBefore,
      }
      console.log(
        `${study} ${patients}: ${row.seconds.toFixed(0)} s, of processors ${row.processorSeconds.toFixed(0)} s, ${row.peakMemoryMiB} MiB`,
      )
      rows = [...rows.filter(old => old.study !== study || old.patients !== patients), row]
      write()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

/** With the slope of log time on log patients: 1 is linear, above it worse. */
function write(): void {
  const slopes = seedStudies.map(study => {
    const own = rows.filter(row => row.study === study)
    const x = own.map(row => Math.log(row.patients))
    const y = own.map(row => Math.log(row.processorSeconds))
    const mean = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / of.length
    const [mx, my] = [mean(x), mean(y)]
    const slope =
      x.reduce((sum, xi, i) => sum + (xi - mx) * (y[i] - my), 0) /
      x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0)
    return {
      study,
      slope: own.length < 2 ? null : slope,
      peakMemoryMiB: Math.max(...own.map(row => row.peakMemoryMiB)),
    }
  })
  writeFileSync(
    file,
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine: `${os.cpus()[0].model}, ${os.cpus().length} threads`, node: process.version, slopes, rows }, null, 1)}\n`,
  )
}
