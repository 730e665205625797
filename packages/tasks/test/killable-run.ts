// A run for the kill test: `node killable-run.ts FOLDER WORKERS`. Ends by writing output.bin.
import path from 'node:path'
import { openRun, writeFileAtomically } from '../src/index.ts'

const [folder, workers] = process.argv.slice(2)
const run = openRun(folder, { codeVersion: '1', workers: Number(workers) })
const row = await run.step('row', { inputs: { n: 20_000 } }, () =>
  Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i)),
)
const items = Array.from({ length: 60 }, (_, i) => ({ weight: i / 7 }))
const weighed = await run.map<{ sum: number; row: Float64Array }>('weigh', {
  module: new URL('./tasks-for-test.ts', import.meta.url),
  task: 'weigh',
  shared: { row },
  items,
  chunkSize: 3,
})
const total = await run.step('total', { inputs: weighed.map(w => w.sum) }, () =>
  Float64Array.from(weighed, w => w.sum + w.row[17]),
)
writeFileAtomically(path.join(folder, 'output.bin'), new Uint8Array(total.buffer))
run.close()
