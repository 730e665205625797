// Mutated VCF, MAF, SEG, FASTA with its index, BED and 96-channel files through the readers and what is made of them: each is
// read, with findings or without, or refused by a FindingsError or OmicsError; no other error, no hang.
//   node bench/omics/somatic-fuzz.ts [count] [seed]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { createRandom } from '@tessera/statistics'
import { mutate } from '../../packages/omics/test/mutate.ts'
import { exerciseSomatic, somaticSeeds } from '../../packages/omics/test/somatic-seeds.ts'

const [countText = '2000', seedText = '1'] = process.argv.slice(2)
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-fuzz-'))
const kinds = Object.keys(somaticSeeds)
const seen: Record<string, Record<string, number>> = {}
const untyped: { kind: string; mutant: number; error: string }[] = []
let slowest = 0
const began = performance.now()
for (let k = 0; k < Number(countText); k++) {
  const random = createRandom(Number(seedText), 'fuzz', k)
  const kind = kinds[k % kinds.length]
  const seed = somaticSeeds[kind]
  const packed = random.next() < 0.15
  const bytes = mutate(packed ? gzipSync(seed.content) : Buffer.from(seed.content), random)
  const file = path.join(
    folder,
    `${k}-${seed.name}${packed && kind !== 'fasta' && kind !== 'index' ? '.gz' : ''}`,
  )
  writeFileSync(file, bytes)
  const start = performance.now()
  const outcome = await exerciseSomatic(kind, file)
  slowest = Math.max(slowest, performance.now() - start)
  seen[kind] ??= {}
  seen[kind][outcome] = (seen[kind][outcome] ?? 0) + 1
  if (outcome.startsWith('untyped')) untyped.push({ kind, mutant: k, error: outcome })
  rmSync(file, { force: true })
}
rmSync(folder, { recursive: true, force: true })
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus()[0].model}, Node ${process.version}`,
  mutants: Number(countText),
  seed: Number(seedText),
  untyped,
  slowestMilliseconds: Math.round(slowest),
  seconds: Math.round((performance.now() - began) / 1000),
  outcomes: seen,
}
writeFileSync(
  new URL('../results/omics-somatic-fuzz.json', import.meta.url),
  `${JSON.stringify(result, null, 2)}\n`,
)
console.log(JSON.stringify(result, null, 2))
if (untyped.length > 0) process.exitCode = 1
