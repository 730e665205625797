// Runs meanTask over a table in a process that a test kills: node killable-run.ts TABLE OUTPUT WORKERS LOG
import { listSlides, runSlides } from '../src/pipeline/index.ts'

const [table, output, workers, log] = process.argv.slice(2)
const { entries } = await listSlides([table])
await runSlides({
  work: 'mean',
  entries,
  module: new URL('./mean-task.ts', import.meta.url),
  task: 'meanTask',
  settings: { assumedMpp: null, log },
  output,
  workers: Number(workers),
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
})
