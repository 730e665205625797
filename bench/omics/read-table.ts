// node bench/omics/read-table.ts [genes] [samples]: a table of counts of that size is written packed to a temporary folder
// and read, with its names, duplicates and scale checked; beside it data.table's fread (one thread, unpacked by zcat)
// and R's read.delim (bench/omics/read-table.R). Writes bench/results/omics-read-table.json.
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { readAssay } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'

if (process.argv[2] === '--read') await readAlone(process.argv[3])
else await compare(Number(process.argv[2] ?? 60_000), Number(process.argv[3] ?? 500))

/** Reads the table in a process of its own, whose memory is of reading alone. */
async function readAlone(table: string): Promise<void> {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const { assay, findings } = await readAssay(table, { scale: 'counts' })
  const seconds = (performance.now() - began) / 1000
  const used = process.cpuUsage(cpu)
  const result = {
    genes: assay.features.length,
    samples: assay.size,
    findings: findings.length,
    seconds: Number(seconds.toFixed(2)),
    processorSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  process.stdout.write(JSON.stringify(result))
}

async function compare(genes: number, samples: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'read-table-'))
  const table = path.join(folder, 'counts.tsv.gz')
  await pipeline(lines(genes, samples), createGzip({ level: 6 }), createWriteStream(table))
  const own = spawnSync(process.execPath, [import.meta.filename, '--read', table], { encoding: 'utf8' })
  const script = path.join(import.meta.dirname, 'read-table.R')
  const peer = spawnSync('Rscript', [script, table], { encoding: 'utf8' })
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`,
    node: process.version,
    packedMegabytes: Math.round(statSync(table).size / 1e6),
    tessera: JSON.parse(own.stdout),
    r: peer.status === 0 ? JSON.parse(peer.stdout) : null,
  }
  rmSync(folder, { recursive: true })
  const out = new URL('../results/omics-read-table.json', import.meta.url)
  writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`)
  console.log(result)
}

function* lines(genes: number, samples: number): Generator<string> {
  const random = createRandom(1)
  yield `gene_id\t${Array.from({ length: samples }, (_, s) => `S${s + 1}`).join('\t')}\n`
  for (let g = 0; g < genes; g++) {
    const mean = Math.exp(3 + 2.5 * random.normal())
    const row = Array.from({ length: samples }, () => Math.round(mean * random.next() ** 2 * 3))
    yield `ENSG${String(g).padStart(11, '0')}.1\t${row.join('\t')}\n`
  }
}
