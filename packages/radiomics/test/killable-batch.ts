// A batch for the kill test: `node killable-batch.ts SOURCE OUT WORKERS`. Says how many cases are done.
import { completeSettings, runBatch } from '../src/index.ts'

const [source, out, workers] = process.argv.slice(2)
await runBatch({
  source,
  out,
  workers: Number(workers),
  method: {
    kind: 'ibsi',
    settings: completeSettings({
      format: 'tessera-radiomics/1',
      discretisation: { method: 'fixedBinNumber', bins: 8 },
      features: ['statistics', 'glcm'],
    }),
  },
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
})
