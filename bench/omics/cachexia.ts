// Urine metabolites of cachexia (77 x 63): PLS-DA with shuffled labels, its area under the curve nested, and the
// optimism of choosing features and components on the samples that judge them.
// node bench/omics/cachexia.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { cachexia } from '../../packages/omics/test/cachexia.ts'

const results = {
  date: new Date().toISOString(),
  machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}`,
  ...(await cachexia({ permutations: 999, repeats: 10 })),
}
mkdirSync(new URL('../results/', import.meta.url), { recursive: true })
writeFileSync(
  new URL('../results/omics-cachexia.json', import.meta.url),
  `${JSON.stringify(results, null, 2)}\n`,
)
console.log(JSON.stringify(results, null, 2))
